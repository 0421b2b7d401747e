/** Lists of findings in, docs/coverage.md out: where each of them leads. Pure. */
import type { Row, SourceList } from './source.ts'

const specification = '../packages/spec/SPEC.md'

const head = `<!-- Written by \`corepack pnpm spec\` from tools/checks/sources; \`corepack pnpm check\` compares. Change it there. -->

# What the contract covers

A contract is complete when it answers whatever was found, asked or promised elsewhere, not when it has many rules. Each
row of these lists leads to the rules that settle it, with the cases that judge them for this row; to a capability, whose
rules speak of it; or to a refusal that says why nobody judges it.`

/** `slugs`: every rule, in the order of the specification. */
export function makeCoverage(sources: readonly SourceList[], slugs: readonly string[]): string {
  const rows = sources.flatMap((source) => source.rows)
  const led = new Set(rows.flatMap(({ rules = {} }) => Object.keys(rules)))
  const alone = slugs.filter((slug) => !led.has(slug))
  const tail = `## Rules of our own

No row of these lists leads to them: ${alone.map(ruleLink).join(', ')}.`
  return [head, summary(sources), ...sources.map(section), tail, ''].join('\n\n')
}

function summary(sources: readonly SourceList[]): string {
  const lines = sources.map(({ title, rows }) => {
    const refused = rows.filter(({ rules, capabilities }) => rules === undefined && capabilities === undefined)
    return `| ${title} | ${rows.length} | ${refused.length} |`
  })
  return ['| List | Rows | Refused |', '| --- | --- | --- |', ...lines].join('\n')
}

function section({ title, about, rows }: SourceList): string {
  const lines = rows.map((row) => `| ${row.id} | ${escapeCell(row.says)} | ${destinations(row).join('<br>')} |`)
  return [
    `## ${title}`,
    about,
    ['| | What it is about | Where it leads |', '| --- | --- | --- |', ...lines].join('\n'),
  ].join('\n\n')
}

function destinations({ rules = {}, capabilities = [], refused }: Row): readonly string[] {
  return [
    ...Object.entries(rules).map(([slug, judge]) => {
      const judges = typeof judge === 'string' ? judge : judge.map((name) => `“${escapeText(name)}”`).join('; ')
      return `${ruleLink(slug)}: ${judges}`
    }),
    ...capabilities.map((name) => `capability [${name}](${specification}#capability-${name.toLowerCase()})`),
    ...(refused === undefined ? [] : [`_Not judged:_ ${escapeCell(refused)}`]),
  ]
}

function ruleLink(slug: string): string {
  return `[${slug}](${specification}#${slug})`
}

/** The name of a case is no markup. */
function escapeText(text: string): string {
  return text.replace(/[\\_*|<>`[\]]/g, '\\$&')
}

/** What is markup stays, but no cell ends early. */
function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}
