import { expect, test } from 'vitest'
import { checkPeers } from './peers.ts'

const named = { rules: ['a-rule'], cases: ['a case'] }
const blame = (document: string) => checkPeers(document, named).map(({ where, got }) => `${where}: ${got}`)

test('a document of rules and cases that exist is kept', () => {
  expect(blame('#### `a-rule`\n\n- Case: a case\n\n| `a-rule` | 1 |')).toEqual([])
})

test('a rule or a case that is gone is found, in findings and in tables', () => {
  expect(blame('#### `gone`\n- Case: another case\n| `gone-too` | 1 |')).toEqual([
    'docs/peers.md:1: gone',
    'docs/peers.md:2: “another case”',
    'docs/peers.md:3: gone-too',
  ])
})
