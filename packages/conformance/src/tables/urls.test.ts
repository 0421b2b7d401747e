import { expect, test } from 'vitest'
import { absoluteForms, hosts } from './hosts.ts'
import { targets } from './urls.ts'

const parsed = (url: string) => new URL(url)

test.each(targets)('what the parser makes of each target: $case', ({ rows }) => {
  const base = 'http://example.test'
  expect(rows.map(([target]) => parsed(base + target).href)).toEqual(rows.map(([, read]) => base + read))
})

test('what the parser makes of each Host', () => {
  expect(hosts.rows.map(([host]) => parsed(`http://${host}/`).host)).toEqual(hosts.rows.map(([, read]) => read))
})

test('what the parser makes of each absolute form', () => {
  expect(absoluteForms.rows.map(([target]) => parsed(target).href)).toEqual(absoluteForms.rows.map(([, url]) => url))
})
