// Nothing runs in `test-types`: the compiler judges it. What is here is that it judges every rule, everywhere.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rules } from '../src/rules/index.ts'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const assertions = read('test-types/assertions.ts').split('\n')

test('every rule that the compiler judges has its assertions, and no other is named', () => {
  const named = assertions.flatMap((line) => /^\/\/ rule: (.+)$/.exec(line)?.[1] ?? [])
  const judged = Object.entries(rules).filter(([, rule]) => 'judgedBy' in rule && rule.judgedBy === 'types')
  expect(named.toSorted()).toEqual(judged.map(([slug]) => slug).toSorted())
})

test('every refusal says why', () => {
  const refusals = assertions.filter((line) => line.includes('@ts-expect-error'))
  expect(refusals.length).toBeGreaterThan(0)
  for (const refusal of refusals) expect(refusal).toMatch(/\/\/ @ts-expect-error .{10,}\.$/)
})

test('the script typecheck compiles the assertions in every environment', () => {
  const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: { readonly typecheck: string } }
  const environments = readdirSync(new URL('../test-types', import.meta.url)).filter((name) => name.endsWith('.json'))
  expect(environments.toSorted()).toEqual(['bun', 'dom', 'node', 'workers'].map((name) => `tsconfig.${name}.json`))
  for (const environment of environments) expect(scripts.typecheck).toContain(`tsc -p test-types/${environment}`)
})
