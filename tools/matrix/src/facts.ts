/** The matrix in, what of it is the same in every run out, and where that is not what docs/matrix.json says. Pure. */
import { judgeRules, type Matrix, type Protocol, type Verdict } from '@tsgi/conformance'
import { rules } from '@tsgi/spec/rules'

/** docs/matrix.json. */
export interface MatrixFacts {
  readonly columns: readonly ColumnFacts[]
}

/** A server over a protocol on a line of Node: the columns `node` and `node@20` are one on Node 20. */
export interface ColumnFacts {
  readonly server: string
  readonly protocol: Protocol
  /** `20` */
  readonly node: string
  /** What it declared. */
  readonly capabilities: readonly string[]
  /** What became of the rules, by area, in the order of the specification. */
  readonly areas: Readonly<Record<string, RuleCounts>>
}

/** Rules. One of which a case is a gap counts as a gap; one of which no case was run, as not run. */
export interface RuleCounts {
  readonly kept: number
  readonly gaps: number
  readonly notRun: number
}

/** What a column is. */
interface ColumnPlace {
  readonly name: string
  readonly server: string
  readonly protocol: Protocol
}

/** The facts of each column that could be run. What is broken is no fact: nothing may be. */
export function factsOf({ report, verdicts }: Matrix, places: readonly ColumnPlace[]): MatrixFacts {
  const columns = report.servers.flatMap(({ name, runtime, capabilities }) => {
    const place = places.find((one) => one.name === name)
    const node = /^node (\d+)\./.exec(runtime ?? '')?.[1]
    if (place === undefined || node === undefined) return []
    const { server, protocol } = place
    const byRule = [...judgeRules(verdicts.get(name) ?? [])]
    return [{ server, protocol, node, capabilities: [...capabilities].sort(), areas: countAreas(byRule) }]
  })
  return { columns: columns.sort((a, b) => compareKeys(keyOf(a), keyOf(b))) }
}

function countAreas(byRule: readonly (readonly [keyof typeof rules, Verdict])[]): Record<string, RuleCounts> {
  const counts: Record<string, RuleCounts> = {}
  for (const [rule, verdict] of byRule) {
    const { area } = rules[rule]
    const { kept, gaps, notRun } = counts[area] ?? { kept: 0, gaps: 0, notRun: 0 }
    counts[area] = {
      kept: kept + (verdict === 'kept' ? 1 : 0),
      gaps: gaps + (verdict === 'gap' ? 1 : 0),
      notRun: notRun + (verdict === 'not run' ? 1 : 0),
    }
  }
  return counts
}

/** The facts of both; those that were found replace the others. */
export function mergeFacts(known: MatrixFacts, found: MatrixFacts): MatrixFacts {
  const byKey = new Map([...known.columns, ...found.columns].map((one) => [keyOf(one), one]))
  return { columns: [...byKey].sort(([a], [b]) => compareKeys(a, b)).map(([, one]) => one) }
}

/** What was found and is not known so, a line each. Columns that are not known are nobody's promise. */
export function compareFacts(known: MatrixFacts, found: MatrixFacts): readonly string[] {
  return found.columns.flatMap((one) => {
    const told = known.columns.find((other) => keyOf(other) === keyOf(one))
    if (told === undefined) return []
    const where = `${one.server} over ${one.protocol} on Node ${one.node}`
    const areas = [...new Set([...Object.keys(told.areas), ...Object.keys(one.areas)])]
    const differing = areas.filter((area) => describe(told.areas[area]) !== describe(one.areas[area]))
    const isOther = told.capabilities.join() !== one.capabilities.join()
    return [
      ...differing.map(
        (area) => `${where}: ${area}: ${describe(one.areas[area])}; it says ${describe(told.areas[area])}`,
      ),
      ...(isOther
        ? [`${where}: declares ${one.capabilities.join(', ')}; it says ${told.capabilities.join(', ')}`]
        : []),
    ]
  })
}

/** The text of the file, with what is short on one line. */
export function formatFacts(facts: MatrixFacts): string {
  const text = JSON.stringify(facts, null, 2).replace(
    /([[{])\n\s+([^[\]{}]*?)\n\s+([\]}])/g,
    (whole: string, open: string, inside: string, end: string) => {
      const space = open === '{' ? ' ' : ''
      const line = `${open}${space}${inside.split(/\n\s+/).join(' ')}${space}${end}`
      return line.length < 100 ? line : whole
    },
  )
  return `${text}\n`
}

function describe(counts: RuleCounts | undefined): string {
  return counts === undefined ? 'no rules' : `${counts.kept} kept, ${counts.gaps} with gaps, ${counts.notRun} not run`
}

const protocols: readonly Protocol[] = ['http', 'https', 'h2']

function keyOf({ server, protocol, node }: Pick<ColumnFacts, 'server' | 'protocol' | 'node'>): string {
  return `${server} ${protocols.indexOf(protocol)} ${node}`
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
