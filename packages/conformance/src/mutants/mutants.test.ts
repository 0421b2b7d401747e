import { type Rule, type RuleId, rules } from '@tsgi/spec/rules'
import { expect, test } from 'vitest'
import { runAppMutant } from '../run-mutants.ts'
import { exemptions } from './exemptions.ts'
import { appMutants, serverMutants } from './index.ts'

const all: readonly (readonly [string, Rule])[] = Object.entries(rules)
const exempt = new Set<string>(exemptions.map(({ rule }) => rule))
const slugsOf = (mutants: readonly { readonly rule: RuleId }[]) => new Set<string>(mutants.map(({ rule }) => rule))

test('every rule that a server keeps has a server that breaks it, or an exemption', () => {
  const broken = slugsOf(serverMutants)
  const kept = all.filter(([slug, { keeper }]) => keeper !== 'app' && !exempt.has(slug))
  expect(kept.map(([slug]) => slug).filter((slug) => !broken.has(slug))).toEqual([])
})

test('every rule that an app keeps has an app that breaks it, or an exemption', () => {
  const broken = slugsOf(appMutants)
  const kept = all.filter(([slug, { keeper }]) => keeper !== 'server' && !exempt.has(slug))
  expect(kept.map(([slug]) => slug).filter((slug) => !broken.has(slug))).toEqual([])
})

test('what an app keeps and a case judges has a server that puts up with the breach', () => {
  const broken = slugsOf(serverMutants)
  const judged = all.filter(([slug, { judgedBy }]) => judgedBy === undefined && !exempt.has(slug))
  expect(judged.map(([slug]) => slug).filter((slug) => !broken.has(slug))).toEqual([])
})

test('an exemption names a rule that no mutant breaks, once, with a reason', () => {
  const broken = new Set([...slugsOf(serverMutants), ...slugsOf(appMutants)])
  expect(exemptions.filter(({ rule }) => !(rule in rules) || broken.has(rule))).toEqual([])
  expect(exempt.size).toBe(exemptions.length)
  expect(exemptions.filter(({ reason }) => reason === '')).toEqual([])
})

test('every mutant names a rule of the catalogue', () => {
  expect([...serverMutants, ...appMutants].filter(({ rule }) => !(rule in rules))).toEqual([])
})

test('the names of mutants are unique', () => {
  const names = [...serverMutants, ...appMutants].map(({ name }) => name)
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})

for (const mutant of appMutants) {
  test(`an app that ${mutant.name} is reported for ${mutant.rule} first`, async () => {
    const { killer, before } = await runAppMutant(mutant)
    expect(killer).not.toBeNull()
    expect(before).toEqual([])
  })
}
