import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sizeOf } from '../test/size.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test.each([
  ['an application with `mini`', '{ mini }'],
  ['everything that there is', '*'],
])('the README says what %s weighs', async (row, names) => {
  const { minified, gzip } = await sizeOf(names)
  console.log(`${row}: ${minified} bytes, ${gzip} compressed`)
  const [, ...said] = new RegExp(`\\| ${row} +\\| (\\d+) kB +\\| (\\d+) kB`).exec(readme) ?? []
  expect(said).toEqual([minified, gzip].map((bytes) => String(Math.round(bytes / 1000))))
})
