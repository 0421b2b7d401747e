import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { differenceOf } from './ask.ts'
import { document, scenarios } from './scenarios.ts'

const good = { status: 200, type: 'text/plain', body: Buffer.from('Hello, world!') }

test('the answer of the scenario is right, with and without the word that text is UTF-8', () => {
  expect(differenceOf(scenarios.text, good)).toBeNull()
  expect(differenceOf(scenarios.text, { ...good, type: 'text/plain; charset=UTF-8' })).toBeNull()
  expect(differenceOf(scenarios.text, { ...good, type: 'text/plain;charset=utf-8' })).toBeNull()
})

test.each([
  [{ status: 201 }, 'got the status 201'],
  [{ type: 'text/html' }, 'got the type "text/html"'],
  [{ type: 'text/plain; charset=latin1' }, 'got the type'],
  [{ body: Buffer.from('Hello, world?') }, 'got 13 other bytes'],
  [{ body: Buffer.alloc(0) }, 'got 0 other bytes'],
])('%o is another answer', (change, difference) => {
  expect(differenceOf(scenarios.text, { ...good, ...change })).toContain(difference)
})

test('the document of the echo is a kibibyte, and survives being parsed and written again', () => {
  expect(Buffer.byteLength(document)).toBe(1024)
  expect(JSON.stringify(JSON.parse(document))).toBe(document)
})
