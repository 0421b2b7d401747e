/** One rule with its examples in, its section of SPEC.md out. Pure. */
import type { Rule } from '@tsgi/spec/rules'
import type { CodeExample, Examples, TableName } from './examples.ts'
import { anchor } from './markdown.ts'

/** The headings of the truth tables. */
export const tableTitles: Readonly<Record<TableName | 'states', string>> = {
  url: 'Truth table: what becomes of a target and a host',
  framing: 'Truth table: what frames an answer',
  states: 'Truth table: the states of an exchange',
  endings: 'Truth table: what ends how',
}

const keepers = { server: 'the server', app: 'the app', both: 'the server and the app' } as const

/** So many of each are named; the suite lists them all. */
const shown = 3

export function ruleText(slug: string, rule: Rule, examples: Examples): string {
  const { sentence, reason, source, keeper, capability, judgedBy } = rule
  const facts = [`Kept by ${keepers[keeper]}`]
  if (capability !== undefined) facts.push(`capability ${capabilityLink(capability)}`)
  if (judgedBy !== undefined) facts.push(`judged by the ${judgedBy === 'types' ? 'compiler' : 'validator'}`)
  const lines = [`- Why: ${reason}`, `- Source: ${source}`, `- ${facts.join('; ')}`]
  const good = goodText(examples)
  if (good !== '') lines.push(`- Kept: ${good}`)
  if (examples.servers.length > 0)
    lines.push(
      `- Broken by: ${some(
        examples.servers.map((fault) => `a server that ${fault}`),
        'such server',
      )}`,
    )
  return [`#### ${slug}`, sentence, lines.join('\n'), ...codeText(examples.code)].join('\n\n')
}

function goodText({ tables, cases }: Examples): string {
  const links = tables.map((name) => `[the truth table](#${anchor(tableTitles[name])})`)
  const quoted = cases.map((name) => `“${name}”`)
  return [...links, ...(quoted.length === 0 ? [] : [some(quoted, 'case')])].join('; ')
}

function some(all: readonly string[], what: string): string {
  const rest = all.length - shown
  if (rest <= 0) return all.join('; ')
  return `${all.slice(0, shown).join('; ')}; and ${rest} more ${what}${rest === 1 ? '' : 's'}`
}

/** So many lines are shown at once; more are folded. */
const manyLines = 25

function codeText(examples: readonly CodeExample[]): readonly string[] {
  if (examples.length === 0) return []
  const text = examples
    .map(({ fault, code }) => `// ${fault === null ? 'Good' : `Bad: ${fault}`}\n${code}`)
    .join('\n\n')
  const block = ['```ts', text, '```'].join('\n')
  if (text.split('\n').length <= manyLines) return [block]
  return [`<details><summary>Code that keeps it, and code that breaks it</summary>\n\n${block}\n\n</details>`]
}

export function capabilityLink(name: string): string {
  return `[\`${name}\`](#${capabilityAnchor(name)})`
}

export function capabilityAnchor(name: string): string {
  return `capability-${name.toLowerCase()}`
}
