import { EventEmitter } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { closeOnSignals } from './close-on-signals.ts'
import { TsgiError } from './server/errors.ts'

// A process of its own, so that no real signal is needed.
const source = new EventEmitter()

function serverThatTells() {
  const calls: string[] = []
  let end = () => {}
  const closed = new Promise<void>((resolve) => {
    end = resolve
  })
  const close = async () => void calls.push('close')
  const destroy = () => void calls.push('destroy')
  return { calls, end, server: { close, destroy, closed } }
}

const listeners = () => source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')

afterEach(() => {
  vi.unstubAllGlobals()
  source.removeAllListeners()
})

test.each([
  ['SIGINT', 'SIGTERM'],
  ['SIGTERM', 'SIGTERM'],
])('the first signal, %s, closes; the second, %s, destroys', (first, second) => {
  vi.stubGlobal('process', source)
  const { calls, server } = serverThatTells()
  closeOnSignals(server)
  expect(calls).toEqual([])
  source.emit(first)
  expect(calls).toEqual(['close'])
  source.emit(second)
  expect(calls).toEqual(['close', 'destroy'])
})

test('a server that has closed is not listened for any more', async () => {
  vi.stubGlobal('process', source)
  const { end, server } = serverThatTells()
  closeOnSignals(server)
  expect(listeners()).toBe(2)
  source.emit('SIGINT')
  expect(listeners()).toBe(2)
  end()
  await server.closed
  expect(listeners()).toBe(0)
})

test('the returned function stops listening, once and again', () => {
  vi.stubGlobal('process', source)
  const one = closeOnSignals(serverThatTells().server)
  closeOnSignals(serverThatTells().server)
  one()
  one()
  expect(listeners()).toBe(2)
})

test('it listens to the signals that it is given', () => {
  vi.stubGlobal('process', source)
  const { calls, server } = serverThatTells()
  closeOnSignals(server, { signals: ['SIGHUP'] })
  expect(listeners()).toBe(0)
  source.emit('SIGHUP')
  expect(calls).toEqual(['close'])
})

test('a name that is no signal is refused, and nothing listens', () => {
  vi.stubGlobal('process', source)
  const { server } = serverThatTells()
  expect(() => closeOnSignals(server, { signals: ['SIGINT', 'exit'] })).toThrow('the name of a signal; got "exit"')
  expect(listeners()).toBe(0)
})

test.each([[undefined], [{ env: {} }], [{ on() {} }]])(
  'with %o as the process, the error says where to close instead',
  (process) => {
    vi.stubGlobal('process', process)
    expect(() => closeOnSignals(serverThatTells().server)).toThrow(TsgiError)
    expect(() => closeOnSignals(serverThatTells().server)).toThrow('a global process that tells of signals')
  },
)
