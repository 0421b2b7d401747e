import { expect, test } from 'vitest'
import { preferredType } from './accept.ts'

const offered = ['application/json', 'text/html'] as const

test.each([
  [null, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['text/html', 'text/html'],
  ['TEXT/HTML', 'text/html'],
  ['text/*', 'text/html'],
  ['application/json, text/html', 'application/json'],
  ['application/json;q=0.5, text/html', 'text/html'],
  ['application/json ; q=0.5 , text/html ; q=0.4', 'application/json'],
  ['text/html;q=0.2, */*;q=0.1', 'text/html'],
  ['application/json;q=0, */*', 'text/html'],
  ['*/*;q=0.9, application/json;q=0.1', 'text/html'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
  ['image/png', null],
  ['*/*;q=0', null],
  ['text/html;q=0, application/json;q=0.000', null],
])('of JSON and HTML, a client that sends "%s" prefers %s', (accept, type) => {
  expect(preferredType(accept, offered)).toBe(type)
})

test('the most specific range gives a type its weight, the example of RFC 9110', () => {
  const accept = 'text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5'
  const best = (...types: readonly string[]) => preferredType(accept, types)
  expect(best('text/plain', 'text/plain;format=flowed')).toBe('text/plain;format=flowed')
  expect(best('text/plain;format=fixed', 'text/plain')).toBe('text/plain')
  expect(best('text/html', 'image/jpeg')).toBe('image/jpeg')
  expect(best('text/html', 'text/plain;format=fixed')).toBe('text/plain;format=fixed')
})

test.each([
  ['gibberish, text/html', 'text/html'],
  ['*/html, text/html', 'text/html'],
  ['application/json;q=2, text/html;q=0.1', 'text/html'],
  ['application/json;q=0.0001, text/html;q=0.1', 'text/html'],
  [',, text/html ,', 'text/html'],
  ['gibberish', 'application/json'],
])('what is no range is passed over: "%s"', (accept, type) => {
  expect(preferredType(accept, offered)).toBe(type)
})

test('a comma or semicolon in quotes is part of a value', () => {
  expect(preferredType('application/json;a="x,*/*;q=1", text/html;q=0.1', offered)).toBe('text/html')
  expect(preferredType('image/png;a="\\",*/*", text/html;q=0.1', offered)).toBe('text/html')
})

test('nothing offered is nothing preferred', () => {
  expect(preferredType('*/*', [])).toBeNull()
})
