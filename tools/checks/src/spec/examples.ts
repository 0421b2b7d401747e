/** Cases, mutants, good apps and type assertions in, the good and bad examples of each rule out. Pure. */
import type { ListedApp } from './source-code.ts'
import type { TypeLines } from './type-lines.ts'

/** Code that keeps or breaks a rule. */
export interface CodeExample {
  /** What is wrong with it, `null` where nothing is. */
  readonly fault: string | null
  readonly code: string
}

/** What shows how a rule is kept, and how it is broken. All of it is executed. */
export interface Examples {
  /** The truth tables whose rows decide it. */
  readonly tables: readonly TableName[]
  /** Cases that are not made of rows. */
  readonly cases: readonly string[]
  /** The faults of servers that the suite has to notice by this rule. */
  readonly servers: readonly string[]
  readonly code: readonly CodeExample[]
}

export type TableName = 'url' | 'framing' | 'endings'

/** Where examples come from. */
export interface ExampleSources {
  readonly rules: Readonly<Record<string, unknown>>
  readonly cases: readonly { readonly rule: string; readonly name: string }[]
  readonly casesOfTables: Readonly<Record<TableName, readonly string[]>>
  readonly serverMutants: readonly { readonly rule: string; readonly name: string }[]
  readonly goodApps: readonly ListedApp[]
  readonly badApps: readonly ListedApp[]
  readonly types: Readonly<Record<string, TypeLines>>
}

/** By slug. */
export function gatherExamples(sources: ExampleSources): Readonly<Record<string, Examples>> {
  return Object.fromEntries(Object.keys(sources.rules).map((slug) => [slug, examplesOf(slug, sources)]))
}

function examplesOf(slug: string, sources: ExampleSources): Examples {
  const { casesOfTables, serverMutants, goodApps, badApps, types } = sources
  const own = sources.cases.filter(({ rule }) => rule === slug).map(({ name }) => name)
  const names = Object.keys(casesOfTables) as TableName[]
  const tables = names.filter((name) => casesOfTables[name].some((one) => own.includes(one)))
  const ofTables = new Set(names.flatMap((name) => casesOfTables[name]))
  const good = goodApps.filter(({ rule }) => rule === slug).map(({ code }) => ({ fault: null, code }))
  const bad = badApps
    .filter(({ rule }) => rule === slug)
    .map(({ name, code }) => ({ fault: `an app that ${name}`, code }))
  const lines = types[slug]
  if (lines !== undefined && lines.good !== '') good.push({ fault: null, code: lines.good })
  if (lines !== undefined && lines.bad !== '') bad.push({ fault: 'none of this compiles', code: lines.bad })
  return {
    tables,
    cases: own.filter((name) => !ofTables.has(name)),
    servers: serverMutants.filter(({ rule }) => rule === slug).map(({ name }) => name),
    code: [...good, ...bad],
  }
}

/** The functions that the code of examples calls, in the order in which they are written. */
export function helpersUsed(
  examples: Readonly<Record<string, Examples>>,
  helpers: readonly { readonly name: string; readonly code: string }[],
): string {
  const shown = Object.values(examples).flatMap(({ code }) => code.map((one) => one.code))
  const used = new Map<string, string>()
  // Helpers are made of helpers.
  for (let size = -1; size !== used.size; ) {
    size = used.size
    const texts = [...shown, ...used.values()]
    for (const { name, code } of helpers)
      if (texts.some((text) => text !== code && new RegExp(`\\b${name}\\(`).test(text))) used.set(name, code)
  }
  const order = helpers.map(({ name }) => name)
  return [...used]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([, code]) => code)
    .join('\n\n')
}
