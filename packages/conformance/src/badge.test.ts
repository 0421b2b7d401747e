import { expect, test } from 'vitest'
import { formatBadge } from './badge.ts'

test('a server that keeps the rules says how many', () => {
  const badge = formatBadge({ kept: 141, total: 141, isBroken: false })
  expect(badge).toContain('aria-label="TSGI: 141/141 rules"')
})

test('a server that breaks one says so instead', () => {
  const badge = formatBadge({ kept: 140, total: 141, isBroken: true })
  expect(badge).toContain('aria-label="TSGI: broken"')
  expect(badge).not.toContain('140')
})

test('each element that is opened is closed, and none has an attribute twice', () => {
  const open: string[] = []
  for (const [, slash, name = '', attributes = '', empty] of formatBadge({
    kept: 1,
    total: 2,
    isBroken: false,
  }).matchAll(/<(\/?)(\w+)([^>]*?)(\/?)>/g)) {
    const names = [...attributes.matchAll(/([\w-]+)="[^"<]*"/g)].map(([, attribute]) => attribute)
    expect(new Set(names).size).toBe(names.length)
    expect(slash ? open.pop() : name).toBe(name)
    if (!slash && !empty) open.push(name)
  }
  expect(open).toEqual([])
})
