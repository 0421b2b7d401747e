/** What is known of each server in, docs/choosing.md out. Pure. */
import type { Gap } from '@tsgi/conformance'
import type { MatrixFacts } from '@tsgi/matrix/facts'
import { anchor, grid } from '../spec/markdown.ts'
import { type Benchmarks, figureTable, measured } from './figures.ts'
import { areaTable, oldestColumns, titleOf, totalOf } from './rules-table.ts'
import { installing, situations } from './words.ts'

/** A server as its package describes it. */
export interface ServerFacts {
  /** `node` */
  readonly name: string
  /** Every capability that it can declare. */
  readonly capabilities: readonly string[]
  /** Of the package: `>=20.19.0`. */
  readonly engines: string
  readonly gaps: readonly Gap[]
}

/** Everything that the page says. */
export interface Choice {
  readonly servers: readonly ServerFacts[]
  readonly matrix: MatrixFacts
  readonly benchmarks: Benchmarks
  /** What each capability promises. */
  readonly capabilities: Readonly<Record<string, string>>
  /** In the order of the specification. */
  readonly areas: readonly string[]
}

const spec = '../packages/spec/SPEC.md'

const head = `<!-- Written by \`corepack pnpm spec\` from docs/matrix.json, docs/benchmarks.json, the gaps and capabilities of the
servers and tools/checks/src/choosing/words.ts; \`corepack pnpm check\` compares. Change it there. -->

# Choosing a server

An app does not know its server: to choose another one is to change an import. What differs is what the platform below
can keep, what it costs, and where it installs.`

export function makeChoosing(choice: Choice): string {
  const { requests, connections } = choice.benchmarks
  return [
    head,
    '## Which one',
    grid(
      ['Situation', 'Server', 'Why'],
      situations.map(({ situation, choice: server, why }) => [situation, server, why]),
    ),
    '## Rules',
    rules(choice),
    '## Gaps',
    'What a server breaks, and why. A gap whose case is kept turns the matrix red, so that this list stays true.',
    ...choice.servers.map(gaps),
    '## Capabilities',
    'What a server can do beyond the rules that every server keeps. What is declared is tested; an option that needs what is not declared makes `serve()` reject.',
    capabilityTable(choice),
    '## Installing',
    installTable(choice),
    '## What a request costs',
    ...(requests === undefined
      ? []
      : [
          'Microseconds of the server’s processor time for each request, and the ratio to what it stands on. The scenarios, more figures and other frameworks are in [benchmarks.md](benchmarks.md).',
          figureTable(requests, 'cpu', 1),
          'The most resident memory of the process while it was asked, in MiB:',
          figureTable(requests, 'memory', 0),
          measured(requests),
        ]),
    '## What a connection costs',
    ...(connections === undefined
      ? []
      : [
          'KiB by which the process grew for each connection that is open and idle:',
          figureTable(connections, 'each', 1),
          measured(connections),
        ]),
    '',
  ].join('\n\n')
}

function rules({ matrix, areas }: Choice): string {
  const columns = oldestColumns(matrix)
  const runs = grid(
    ['Judged', 'on Node', 'kept', 'with a gap', 'not asked'],
    matrix.columns.map((one) => {
      const { kept, gaps: open, notRun } = totalOf(one)
      return [titleOf(one), one.node, String(kept), String(open), String(notRun)]
    }),
  )
  return `Rules of the [specification](${spec}), by area, as \`corepack pnpm matrix\` judges them: kept, or kept of those that were
asked. A rule is not asked of a server that does not declare its capability, nor of HTTP/2 where it is about the bytes of
HTTP/1.1.

${areaTable(columns, areas, spec)}

${runs}`
}

function gaps({ name, gaps: list }: ServerFacts): string {
  const reasons = [...new Set(list.map(({ reason }) => reason))]
  const lines = reasons.map((reason) => {
    const own = list.filter((gap) => gap.reason === reason)
    const where = [
      ...new Set(
        own.flatMap(({ protocols = [], runtimes = [] }) => [...protocols, ...runtimes.map((one) => `Node ${one}`)]),
      ),
    ]
    const places = where.length === 0 ? '' : `(${where.join(', ')}) `
    const slugs = [...new Set(own.map(({ rule }) => rule))].map((rule) => `[${rule}](${spec}#${anchor(rule)})`)
    const cases = own.map((gap) => `“${escapeText(gap.case)}”`).join('; ')
    return `- ${places}${escapeText(reason)}\n  ${slugs.join(', ')}: ${cases}.`
  })
  return `### server-${name}: ${list.length} cases\n\n${lines.join('\n')}`
}

function capabilityTable({ servers, matrix, capabilities }: Choice): string {
  const cell = (server: ServerFacts, capability: string) => {
    if (!server.capabilities.includes(capability)) return '–'
    const own = matrix.columns.filter((one) => one.server === server.name)
    const without = own.filter((one) => !one.capabilities.includes(capability)).map(({ node }) => node)
    return without.length === 0 ? 'yes' : `not on Node ${[...new Set(without)].join(', ')}`
  }
  return grid(
    ['Capability', 'What it promises', ...servers.map(({ name }) => `server-${name}`)],
    Object.entries(capabilities).map(([name, promise]) => [
      `\`${name}\``,
      promise,
      ...servers.map((server) => cell(server, name)),
    ]),
  )
}

function installTable({ servers, matrix }: Choice): string {
  const lines = (name: string) => [
    ...new Set(matrix.columns.filter((one) => one.server === name).map(({ node }) => Number(node))),
  ]
  const judged = (name: string) =>
    lines(name)
      .sort((a, b) => a - b)
      .join(', ')
  const words = (key: 'command' | 'needs' | 'platforms' | 'libc') =>
    servers.map(({ name }) => {
      const found = installing[name]
      if (found === undefined)
        throw new Error(`tools/checks/src/choosing/words.ts needs to say how server-${name} installs.`)
      return found[key]
    })
  return grid(
    ['', ...servers.map(({ name }) => `server-${name}`)],
    [
      ['command', ...words('command')],
      ['Node', ...servers.map(({ engines }) => `\`${engines}\``)],
      ['judged on Node', ...servers.map(({ name }) => judged(name))],
      ['needs', ...words('needs')],
      ['platforms', ...words('platforms')],
      ['libc', ...words('libc')],
    ],
  )
}

function escapeText(text: string): string {
  return text.replace(/[_*<>]/g, '\\$&')
}
