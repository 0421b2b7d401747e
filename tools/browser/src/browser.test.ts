import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findBrowser } from './browser.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'browser-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const program = (name: string) => {
  const path = join(folder, name)
  writeFileSync(path, '')
  chmodSync(path, 0o755)
  return path
}

test('the browser on the PATH is taken, chromium before google-chrome', () => {
  const chrome = program('google-chrome')
  const PATH = ['/nowhere', folder].join(delimiter)
  expect(findBrowser({ PATH })).toBe(chrome)
  const chromium = program('chromium')
  expect(findBrowser({ PATH })).toBe(chromium)
})

test('CHROMIUM comes before the PATH', () => {
  program('chromium')
  const own = program('my-browser')
  expect(findBrowser({ PATH: folder, CHROMIUM: own })).toBe(own)
})

test('a file that cannot be run and a folder are no browser', () => {
  writeFileSync(join(folder, 'chromium'), '')
  chmodSync(join(folder, 'chromium'), 0o644)
  expect(() => findBrowser({ PATH: folder })).toThrow('got none of them on the PATH. Install one')
  expect(() => findBrowser({ PATH: '', CHROMIUM: folder })).toThrow('CHROMIUM needs the path of a program')
})
