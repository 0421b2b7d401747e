import { expect, test } from 'vitest'
import { readPath } from './url-path.ts'

test.each([
  ['/', '', [], true],
  ['/a', '', ['a'], false],
  ['/a/b.css', '', ['a', 'b.css'], false],
  ['/a/', '', ['a'], true],
  ['/caf%C3%A9', '', ['café'], false],
  ['/a%20b', '', ['a b'], false],
  ['/%252e', '', ['%2e'], false],
  ['/a?b=/c', '', ['a'], false],
  ['/...', '', null, false],
  ['/.well-known/acme-challenge/x', '', ['.well-known', 'acme-challenge', 'x'], false],
  ['/x', '/x', [], false],
  ['/x/', '/x', [], true],
  ['/x/a', '/x', ['a'], false],
  ['/xy', '/x', null, false],
])('%s below "%s" asks for %j', (target, basePath, names, isFolder) => {
  const path = readPath(`http://a.test${target}`, basePath, false)
  expect(path && [path.names, path.isFolder]).toEqual(names && [names, isFolder])
})

test.each([
  '//a',
  '/a//b',
  '/a//',
  '/%2e%2e/a',
  '/%2E',
  '/a%2Fb',
  '/..%2fa',
  '/%2Fetc',
  '/a%5Cb',
  '/..%5c',
  '/a%00',
  '/a%00.png',
  '/%',
  '/%E9',
  '/.env',
  '/.git/config',
  '/a/.env',
  '/%2eenv',
  '/a/.well-known',
])('%s asks for nothing', (target) => {
  expect(readPath(`http://a.test${target}`, '', false)).toBeNull()
})

test('names that begin with a dot are names where the option says so', () => {
  expect(readPath('http://a.test/.git/config', '', true)?.names).toEqual(['.git', 'config'])
  expect(readPath('http://a.test/a/%2e%2e/b', '', true)).toBeNull()
})
