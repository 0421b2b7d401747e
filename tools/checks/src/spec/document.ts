/** The rule catalogue with its examples and tables, and the hand-written frame in, SPEC.md out. Pure. */
import type { Area, Capability, Rule } from '@tsgi/spec/rules'
import type { Examples } from './examples.ts'
import { anchor, capitalise, grid, ruleLink } from './markdown.ts'
import { capabilityAnchor, ruleText } from './rule-text.ts'

/** A truth table with its heading. */
export interface TruthTable {
  readonly title: string
  readonly text: string
}

/** What the document is made of. */
export interface Catalogue {
  readonly rules: Readonly<Record<string, Rule>>
  readonly areas: Readonly<Record<Area, string>>
  readonly capabilities: Readonly<Record<Capability, string>>
  readonly examples: Readonly<Record<string, Examples>>
  /** The functions that the code of the examples calls. */
  readonly helpers: string
  readonly tables: Readonly<Partial<Record<Area, readonly TruthTable[]>>>
}

/** Fills the places of the frame: `{{contents}}`, `{{capabilities}}`, `{{count}}`, `{{helpers}}`, `{{rules}}`. */
export function makeDocument(frame: string, catalogue: Catalogue): string {
  const body = frame
    .replace('{{capabilities}}', () => capabilityTable(catalogue))
    .replace('{{count}}', String(Object.keys(catalogue.rules).length))
    .replace('{{helpers}}', () => `\`\`\`ts\n${catalogue.helpers}\n\`\`\``)
    .replace('{{rules}}', () => rulesByArea(catalogue))
  return body.replace('{{contents}}', () => contents(body))
}

/** The headings of levels 2 and 3, and the truth tables, as a list of links; slugs of rules are found from their areas. */
function contents(body: string): string {
  const headings = body.matchAll(/^(##|###|####) (.+)$/gm)
  return [...headings]
    .filter(([, level, title = '']) => level !== '####' || title.startsWith('Truth table: '))
    .map(([, level = '', title = '']) => `${'  '.repeat(level.length - 2)}- [${title}](#${anchor(title)})`)
    .join('\n')
}

function rulesByArea({ rules, areas, tables, examples }: Catalogue): string {
  const all = Object.entries(rules)
  return (Object.entries(areas) as [Area, string][])
    .map(([area, intro]) => {
      const own = all
        .filter(([, rule]) => rule.area === area)
        .map(([slug, rule]) => ruleText(slug, rule, examples[slug] ?? noExamples))
      const truths = (tables[area] ?? []).map(({ title, text }) => `#### ${title}\n\n${text}`)
      return [`### ${capitalise(area)}`, intro, ...truths, ...own].join('\n\n')
    })
    .join('\n\n')
}

const noExamples: Examples = { tables: [], cases: [], servers: [], code: [] }

function capabilityTable({ capabilities, rules }: Catalogue): string {
  const rows = Object.entries(capabilities).map(([name, promise]) => {
    const own = Object.entries(rules).filter(([, { capability }]) => capability === name)
    return [
      `<a id="${capabilityAnchor(name)}"></a>\`${name}\``,
      promise,
      own.map(([slug]) => ruleLink(slug)).join('<br>'),
    ]
  })
  return grid(['Capability', 'Promise', 'Rules'], rows)
}
