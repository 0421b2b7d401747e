/** A real run of few cases in, a report with every verdict out: two servers, a third that is broken, gaps open and closed. */
import { readFileSync } from 'node:fs'
import { cases, type Gap, listSubjects, makeMatrix, type Report, runColumn } from '@tsgi/conformance'
import { hostile } from './hostile-app.ts'

const mutant = 'sends a length beside the chunked coding'
const rules = [
  'url-is-what-the-parser-serialises',
  'target-is-a-path',
  'http10-host-is-the-local-address',
  'any-name-is-data',
  'an-answer-has-one-framing',
]
const closedGap: Gap = {
  rule: 'target-is-a-path',
  case: 'a target that begins with two slashes is a path on the host of the request',
  reason: 'This gap is closed, and the list does not know it.',
}

const node = import.meta.resolve('@tsgi/server-node')
const uws = import.meta.resolve('@tsgi/server-uws')

export const columns = [
  { name: 'node', server: node, gaps: [closedGap] },
  { name: 'uws', server: uws, gaps: JSON.parse(readFileSync(new URL('../gaps.json', uws), 'utf8')) as Gap[] },
  { name: 'node with two framings', server: node, gaps: [], mutant },
] as const

export async function makeSmallReport(): Promise<Report> {
  const chosen = cases.filter(({ rule }) => (rules as readonly string[]).includes(rule))
  const subjects = listSubjects(chosen, [hostile])
  const apps = [new URL('./hostile-app.js', import.meta.url).href]
  const results = await Promise.all(
    columns.map(async ({ name, server, gaps, ...more }) => ({
      name,
      gaps,
      result: await runColumn({ host: { server, apps, ...more }, subjects }),
    })),
  )
  return makeMatrix(results, subjects).report
}
