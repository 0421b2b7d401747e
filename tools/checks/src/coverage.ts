/** Rules, capabilities, cases and gaps in, what of them does not meet out: no rule without its judge. Pure. */
import { problemsOfGap } from '@tsgi/conformance'
import type { Finding } from './finding.ts'

/** What of a rule matters here. */
export interface RuleFacts {
  readonly area: string
  readonly capability?: string
  readonly judgedBy?: 'types' | 'validator'
}

/** What of a case matters here. */
export interface CaseFacts {
  readonly rule: string
  readonly name: string
  readonly needs?: readonly string[]
  readonly without?: readonly string[]
  readonly breaches?: readonly string[]
}

/** A gaps.json. */
export interface GapsFile {
  readonly path: string
  /** What its server declares. */
  readonly declared: readonly string[]
  readonly gaps: readonly { readonly rule: string; readonly case: string; readonly reason: string }[]
}

/** Everything that has to fit together. */
export interface Coverage {
  readonly rules: Readonly<Record<string, RuleFacts>>
  readonly capabilities: readonly string[]
  /** What each server declares, by the path of the file that says so. */
  readonly declared: Readonly<Record<string, readonly string[]>>
  /** Areas that have an introduction. */
  readonly areas: readonly string[]
  readonly cases: readonly CaseFacts[]
  readonly gapsFiles: readonly GapsFile[]
  /** The tests of the validator, put together. */
  readonly validatorTests: string
  /** What the compiler has to accept and to refuse. */
  readonly typeTests: string
  /** SPEC.md. */
  readonly spec: string
}

export const caseFiles = 'packages/conformance/src/cases'
export const ruleFiles = 'packages/spec/src/rules'

export function checkCoverage(coverage: Coverage): readonly Finding[] {
  return [judgeRules, judgeSpec, judgeCases, judgeDeclared, judgeGaps, judgeAreas].flatMap((judge) => judge(coverage))
}

/** Whether a text names a slug, and not a longer one. */
export function isNamedIn(text: string, slug: string): boolean {
  return new RegExp(`(?<![\\w-])${slug}(?![\\w-])`).test(text)
}

function judgeRules({ rules, cases, validatorTests, typeTests }: Coverage): readonly Finding[] {
  return Object.entries(rules).flatMap(([slug, { judgedBy }]) => {
    const where = `${ruleFiles}: ${slug}`
    if (cases.some(({ rule }) => rule === slug)) return []
    if (judgedBy === undefined) {
      const cure = `Write one in ${caseFiles}, or say judgedBy in the catalogue.`
      return [{ where, demand: 'Each rule has a case', got: 'none', cure }]
    }
    const [tests, judge, folder] =
      judgedBy === 'types'
        ? [typeTests, 'compiler', 'packages/spec/test-types']
        : [validatorTests, 'validator', 'packages/spec/src/validator']
    if (isNamedIn(tests, slug)) return []
    const demand = `A rule that the ${judge} judges is named by a test of it`
    return [{ where, demand, got: 'no such test', cure: `Write it in ${folder}.` }]
  })
}

function judgeSpec({ rules, spec }: Coverage): readonly Finding[] {
  const where = 'packages/spec/SPEC.md'
  const cure = 'Run `corepack pnpm spec`.'
  // Titles of sections begin with a capital.
  const described = [...spec.matchAll(/^#+ ([a-z\d]+(?:-[a-z\d]+)+)$/gm)].map(([, slug = '']) => slug)
  const missing = Object.keys(rules).filter((slug) => !described.includes(slug))
  const strange = described.filter((slug) => rules[slug] === undefined)
  return [
    ...missing.map((slug) => ({ where, demand: 'Each rule is described', got: `no ${slug}`, cure })),
    ...strange.map((slug) => ({ where, demand: 'Only rules of the catalogue are described', got: slug, cure })),
  ]
}

function judgeCases({ rules, capabilities, cases }: Coverage): readonly Finding[] {
  return cases.flatMap(({ rule, name, needs = [], without = [], breaches = [] }) => {
    const where = `${caseFiles}: “${name}”`
    const unknownRules = [rule, ...breaches].filter((slug) => rules[slug] === undefined)
    const unknownCapabilities = [...needs, ...without].filter((one) => !capabilities.includes(one))
    return [
      ...unknownRules.map((slug) => ({
        where,
        demand: 'A case names rules of the catalogue',
        got: slug,
        cure: 'Correct the slug.',
      })),
      ...unknownCapabilities.map((one) => ({
        where,
        demand: 'A case needs capabilities that exist',
        got: one,
        cure: 'Correct it, or add it to packages/spec/src/rules/capabilities.ts.',
      })),
    ]
  })
}

function judgeDeclared({ rules, cases, declared }: Coverage): readonly Finding[] {
  const tested = [
    ...Object.values(rules).map(({ capability }) => capability),
    ...cases.flatMap(({ needs = [] }) => needs),
  ]
  return Object.entries(declared).flatMap(([where, own]) =>
    own
      .filter((capability) => !tested.includes(capability))
      .map((capability) => ({
        where,
        demand: 'A capability that a server declares is tested',
        got: `${capability}, which no rule has and no case needs`,
        cure: 'Write the rule, or do not declare it.',
      })),
  )
}

function judgeGaps({ cases, gapsFiles }: Coverage): readonly Finding[] {
  return gapsFiles.flatMap(({ path, gaps }) =>
    gaps.flatMap((gap, index) => {
      const where = `${path}: gap ${index + 1}`
      const cure = 'Correct the gap, or remove it.'
      return problemsOfGap(gap, cases).map((got) => ({
        where,
        demand: 'A gap names a rule, a case of it and a reason',
        got,
        cure,
      }))
    }),
  )
}

function judgeAreas({ rules, areas }: Coverage): readonly Finding[] {
  const used = new Set(Object.values(rules).map(({ area }) => area))
  return areas
    .filter((area) => !used.has(area))
    .map((area) => ({
      where: `${ruleFiles}/areas.ts`,
      demand: 'Each area has rules',
      got: `none in “${area}”`,
      cure: 'Remove the area.',
    }))
}
