/** `corepack pnpm matrix`: every server against every rule and every app. Exit code 0: kept, 1: broken, 2: could not run. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import {
  type Column,
  cases,
  formatFindings,
  formatHtml,
  formatTable,
  listSubjects,
  makeMatrix,
  paintFor,
  selectSubjects,
  UsageError,
} from '@tsgi/conformance'
import { readArguments, selectServers, usage } from './arguments.ts'
import { runColumns } from './columns.ts'
import { compareFacts, factsOf, formatFacts, type MatrixFacts, mergeFacts } from './facts.ts'
import { rows } from './rows.ts'
import { servers, serversOnNodes } from './servers.ts'

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    console.log(usage)
    return 0
  }
  const wanted = readArguments(process.argv.slice(2))
  const entries = selectServers(wanted.runtimes ? serversOnNodes : servers, wanted)
  const subjects = selectSubjects(listSubjects(cases, rows), wanted)
  const started = Date.now()
  const columns = await runColumns(entries, subjects)
  const matrix = makeMatrix(columns, subjects)
  const paint = paintFor(process.stdout)
  console.log(formatTable(matrix, paint))
  const findings = formatFindings(matrix, paint)
  if (findings !== '') console.log(`${findings}\n`)
  mkdirSync('reports', { recursive: true })
  const isWhole = [wanted.servers, wanted.protocols, wanted.rules, wanted.cases].every((list) => list.length === 0)
  writeFileSync('reports/matrix.json', `${JSON.stringify({ isWhole, ...matrix.report }, null, 2)}\n`)
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(
    'reports/matrix.html',
    formatHtml(matrix.report, { date, isPart: wanted.rules.length + wanted.cases.length > 0 }),
  )
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  const wasDue = ({ name }: Column) => entries.some((entry) => entry.name === name && entry.notDue === null)
  const unable = columns.filter(({ result }) => result.unable !== null)
  const isUnable = unable.some(wasDue) || unable.length === columns.length
  const verdict = isUnable ? 'a server could not be run' : matrix.isKept ? 'nothing is broken' : 'broken'
  console.log(
    `${verdict}; ${subjects.length} cases and checks in ${seconds} s; reports/matrix.json, reports/matrix.html`,
  )
  if (isUnable) return 2
  if (!matrix.isKept) return 1
  if (wanted.rules.length + wanted.cases.length > 0) return 0
  return settleFacts(factsOf(matrix, entries), wanted.write)
}

/** What readers are told of the matrix is what it finds: writes docs/matrix.json, or says where it is wrong. */
function settleFacts(found: MatrixFacts, write: boolean): number {
  const path = 'docs/matrix.json'
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as MatrixFacts) : { columns: [] }
  if (write) {
    writeFileSync(path, formatFacts(mergeFacts(known, found)))
    console.log(`${path} is written; \`corepack pnpm spec\` writes what is made of it`)
    return 0
  }
  const differing = compareFacts(known, found)
  if (differing.length === 0) return 0
  console.log(`${path} says otherwise:\n  ${differing.join('\n  ')}`)
  console.log('Run the command again with --write, then `corepack pnpm spec`, and commit what they write.')
  return 1
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
