import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { version } from './platform.ts'

test('the version that apps see is that of the package', () => {
  const { version: published } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  expect(version).toBe(published)
})
