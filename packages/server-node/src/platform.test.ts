import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isHttp2Sound, version } from './platform.ts'

test('the version that apps see is that of the package', () => {
  const { version: published } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  expect(version).toBe(published)
})

test.each([
  ['20.20.2', false],
  ['22.23.3', false],
  ['24.20.0', false],
  ['24.21.0', true],
  ['25.9.0', false],
  ['26.8.2', false],
  ['26.9.0', true],
  ['28.0.0', true],
])('HTTP/2 of node %s is sound: %s', (node, expected) => {
  expect(isHttp2Sound(node)).toBe(expected)
})
