import { afterEach, expect, test, vi } from 'vitest'
import { reporter } from './report.ts'

const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
afterEach(() => printed.mockClear())

test('onError hears of an error and its place, and nothing is printed', () => {
  const heard: unknown[] = []
  const error = new Error('broken')
  reporter((...parameters) => heard.push(parameters))(error, { phase: 'app' })
  expect(heard).toEqual([[error, { phase: 'app' }]])
  expect(printed).not.toHaveBeenCalled()
})

test('without onError an error is one line that tells the place', () => {
  reporter(undefined)(new Error('first line\nsecond line'), { phase: 'stop' })
  expect(printed).toHaveBeenCalledOnce()
  expect(printed.mock.calls[0]).toEqual(['tsgi: error (stop): Error: first line second line'])
})

test.each([
  ['text', 'text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Object.create(null), 'a value that cannot be shown'],
  [Symbol('s'), 'Symbol(s)'],
])('whatever was thrown is printed: %s', (thrown, shown) => {
  reporter(undefined)(thrown, { phase: 'app' })
  expect(printed.mock.calls[0]).toEqual([`tsgi: error (app): ${shown}`])
})

test('an onError that throws goes to stderr and no further', () => {
  const report = reporter(() => {
    throw new Error('the log is full')
  })
  expect(() => report(new Error('broken'), { phase: 'app' })).not.toThrow()
  expect(printed.mock.calls[0]?.[0]).toMatch(/^tsgi: onError failed: Error: the log is full/)
})

test('an onError that rejects goes to stderr and no further', async () => {
  reporter(() => Promise.reject(new Error('the log is away')))(new Error('broken'), { phase: 'app' })
  await vi.waitFor(() => expect(printed).toHaveBeenCalledOnce())
  expect(printed.mock.calls[0]?.[0]).toMatch(/^tsgi: onError failed: Error: the log is away/)
})
