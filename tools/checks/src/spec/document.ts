/** The rule catalogue and the hand-written frame in, SPEC.md out. Pure. */
import type { Area, Capability, Rule } from '@tsgi/spec/rules'

/** What the document is made of. */
export interface Catalogue {
  readonly rules: Readonly<Record<string, Rule>>
  readonly areas: Readonly<Record<Area, string>>
  readonly capabilities: Readonly<Record<Capability, string>>
}

/** Fills the places of the frame: `{{contents}}`, `{{capabilities}}`, `{{count}}`, `{{rules}}`. */
export function makeDocument(frame: string, catalogue: Catalogue): string {
  const body = frame
    .replace('{{capabilities}}', () => capabilityTable(catalogue))
    .replace('{{count}}', String(Object.keys(catalogue.rules).length))
    .replace('{{rules}}', () => rulesByArea(catalogue))
  return body.replace('{{contents}}', () => contents(body))
}

/** The headings of levels 2 and 3, as a list of links; slugs of rules are found from their areas. */
function contents(body: string): string {
  return [...body.matchAll(/^(##|###) (.+)$/gm)]
    .map(([, level, title = '']) => `${level === '##' ? '' : '  '}- [${title}](#${anchor(title)})`)
    .join('\n')
}

function rulesByArea({ rules, areas }: Catalogue): string {
  const all = Object.entries(rules)
  return Object.entries(areas)
    .map(([area, intro]) => {
      const own = all.filter(([, rule]) => rule.area === area).map(([slug, rule]) => describeRule(slug, rule))
      return [`### ${capitalise(area)}`, intro, ...own].join('\n\n')
    })
    .join('\n\n')
}

const keepers = { server: 'the server', app: 'the app', both: 'the server and the app' } as const

function describeRule(slug: string, { sentence, reason, source, keeper, capability, judgedBy }: Rule): string {
  const facts = [`Kept by ${keepers[keeper]}`]
  if (capability !== undefined) facts.push(`capability ${capabilityLink(capability)}`)
  if (judgedBy !== undefined) facts.push(`judged by the ${judgedBy === 'types' ? 'compiler' : 'validator'}`)
  return [`#### ${slug}`, sentence, `- Why: ${reason}\n- Source: ${source}\n- ${facts.join('; ')}`].join('\n\n')
}

function capabilityTable({ capabilities, rules }: Catalogue): string {
  const rows = Object.entries(capabilities).map(([name, promise]) => {
    const own = Object.entries(rules).filter(([, { capability }]) => capability === name)
    const links = own.map(([slug]) => `[${slug}](#${slug})`).join('<br>')
    return `| <a id="${capabilityAnchor(name)}"></a>\`${name}\` | ${promise} | ${links} |`
  })
  return ['| Capability | Promise | Rules |', '| --- | --- | --- |', ...rows].join('\n')
}

function capabilityLink(name: string): string {
  return `[\`${name}\`](#${capabilityAnchor(name)})`
}

function capabilityAnchor(name: string): string {
  return `capability-${name.toLowerCase()}`
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** The anchor that GitHub gives to a heading. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}
