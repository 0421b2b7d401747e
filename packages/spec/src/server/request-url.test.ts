import { expect, test } from 'vitest'
import { composeUrl, serialiseAuthority, splitAbsoluteForm } from './request-url.ts'

test.each([
  ['example.test', 'example.test'],
  ['Example.TEST:80', 'example.test'],
  ['example.test:8080', 'example.test:8080'],
  ['[::1]:3000', '[::1]:3000'],
  ['127.0.0.1', '127.0.0.1'],
])('the authority %s is serialised as %s', (authority, expected) => {
  expect(serialiseAuthority(authority, 'http')).toBe(expected)
})

test.each(['', 'a b', 'user@a', 'a/b', 'a?b', 'a:b', '1.2.3.4.5', '[::1', 'a\\b'])(
  '%j is no authority',
  (authority) => {
    expect(serialiseAuthority(authority, 'http')).toBeNull()
  },
)

// Every character that a target may hold, alone and behind a dot, in path and query.
const visible = Array.from({ length: 0x7e - 0x21 + 1 }, (_, i) => String.fromCharCode(0x21 + i)).filter(
  (c) => c !== '#',
)
const pieces = [...visible, '.', '..', '%2e', '.%2E', '%2F', '%zz', '//', '/./', '/../', 'a', '/a.b', '/.a', '/...']

test('a composed URL is what new URL() serialises, for every pair of pieces in path and query', () => {
  for (const first of pieces) {
    for (const second of pieces) {
      for (const target of [`/${first}${second}`, `/x/${first}/${second}`, `/x?${first}${second}`]) {
        expect(composeUrl('http', 'example.test', target)).toBe(new URL(`http://example.test${target}`).href)
      }
    }
  }
})

test.each([
  ['http://a.test/p?q', { scheme: 'http', authority: 'a.test', target: '/p?q' }],
  ['HTTP://a.test:81?q', { scheme: 'http', authority: 'a.test:81', target: '/?q' }],
  ['http://a.test', { scheme: 'http', authority: 'a.test', target: '/' }],
  ['a.test:443', null],
])('the absolute form %s is split', (target, expected) => {
  expect(splitAbsoluteForm(target)).toEqual(expected)
})
