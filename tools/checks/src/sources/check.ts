/** Lists of findings in, what of them leads nowhere out. Pure. */
import { type CaseFacts, isNamedIn, type RuleFacts } from '../coverage.ts'
import type { Finding } from '../finding.ts'
import type { Row, SourceList } from './source.ts'

/** Everything that a row may lead to. */
export interface Contract {
  readonly rules: Readonly<Record<string, RuleFacts>>
  readonly capabilities: readonly string[]
  readonly cases: readonly CaseFacts[]
  /** The tests of the validator, and those of the types, put together. */
  readonly validatorTests: string
  readonly typeTests: string
}

export const sourcesPath = 'tools/checks/sources'

/** `expected`: the ids that each list has to have, by its name. */
export function checkSources(
  sources: Readonly<Record<string, SourceList>>,
  expected: Readonly<Record<string, readonly string[]>>,
  contract: Contract,
): readonly Finding[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(sources)])]
  return names.flatMap((name) => {
    const path = `${sourcesPath}/${name}.json`
    const { rows = [] } = sources[name] ?? {}
    return [
      ...judgeIds(path, rows, expected[name] ?? []),
      ...rows.flatMap((row) => judgeRow(`${path}: ${row.id}`, row, contract)),
    ]
  })
}

function judgeIds(where: string, rows: readonly Row[], expected: readonly string[]): readonly Finding[] {
  const ids = rows.map(({ id }) => id)
  const demand = 'Each row of a list is there exactly once'
  const missing = expected.filter((id) => !ids.includes(id))
  const strange = ids.filter((id) => !expected.includes(id))
  const doubled = ids.filter((id, at) => ids.indexOf(id) !== at)
  return [
    ...missing.map((id) => ({ where, demand, got: `none with the id ${id}`, cure: 'Write it.' })),
    ...strange.map((id) => ({
      where,
      demand,
      got: `one with the id ${id}`,
      cure: 'Remove it, or add it to lists.ts.',
    })),
    ...doubled.map((id) => ({ where, demand, got: `the id ${id} twice`, cure: 'Remove one.' })),
  ]
}

function judgeRow(where: string, row: Row, contract: Contract): readonly Finding[] {
  const { says, rules = {}, capabilities = [], refused } = row
  const found: Finding[] = []
  const tell = (demand: string, got: string, cure: string) => found.push({ where, demand, got, cure })
  if (says.trim() === '') tell('A row says what it is about', 'nothing', 'Say it.')
  if (Object.keys(rules).length === 0 && capabilities.length === 0 && refused === undefined)
    tell('A row leads to a rule, a capability or a refusal', 'none of them', 'Name one, or write the rule.')
  if (refused !== undefined && refused.trim() === '') tell('A refusal has a reason', 'none', 'Give it.')
  for (const capability of capabilities) {
    if (!contract.capabilities.includes(capability))
      tell('A row names capabilities that exist', capability, 'Correct it.')
  }
  for (const [slug, judge] of Object.entries(rules)) {
    if (contract.rules[slug] === undefined) tell('A row names rules that exist', slug, 'Correct it.')
    else if (typeof judge === 'string') judgeWithoutCase(slug, judge, contract, tell)
    else judgeCases(slug, judge, contract, tell)
  }
  return found
}

type Tell = (demand: string, got: string, cure: string) => void

function judgeWithoutCase(slug: string, judge: string, { validatorTests, typeTests }: Contract, tell: Tell): void {
  const tests = new Map([
    ['the validator', validatorTests],
    ['the compiler', typeTests],
  ]).get(judge)
  if (tests === undefined) tell('A rule is judged by cases, the validator or the compiler', judge, 'Correct it.')
  else if (!isNamedIn(tests, slug))
    tell(`What ${judge} judges has a test that names the rule`, `none for ${slug}`, 'Write it.')
}

function judgeCases(slug: string, judges: readonly string[], { cases }: Contract, tell: Tell): void {
  const own = cases.filter(({ rule }) => rule === slug).map(({ name }) => name)
  const cure = `Its cases are: ${own.map((name) => `“${name}”`).join(', ')}.`
  const demand = 'A rule of a row has cases that judge it for this row'
  if (judges.length === 0) tell(demand, `none for ${slug}`, cure)
  for (const name of judges) {
    if (!own.includes(name)) tell(demand, `“${name}”, which is no case of ${slug}`, cure)
  }
}
