/** `corepack pnpm matrix`: every server against every rule and every app. Exit code 0: kept, 1: broken, 2: could not run. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cases, formatFindings, formatHtml, formatTable, listSubjects, makeMatrix, runColumn } from '@tsgi/conformance'
import { readArguments, selectSubjects, UsageError, usage } from './arguments.ts'
import { rows, rowsModule } from './rows.ts'
import { servers } from './servers.ts'
import { Progress, paintFor } from './terminal.ts'

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    console.log(usage)
    return 0
  }
  const wanted = readArguments(
    process.argv.slice(2),
    servers.map(({ name }) => name),
  )
  const subjects = selectSubjects(listSubjects(cases, rows), wanted)
  const chosen = servers.filter(({ name }) => wanted.servers.length === 0 || wanted.servers.includes(name))
  const progress = new Progress(process.stderr)
  const started = Date.now()
  const columns = await Promise.all(
    chosen.map(async ({ name, module, gaps, notHere }) => {
      const result =
        notHere === null
          ? await runColumn({
              host: { server: module, apps: [rowsModule] },
              subjects,
              progress: (done, total) => progress.set(name, done, total),
            })
          : { info: null, unable: notHere, verdicts: [] }
      return { name, runtime: `node ${process.versions.node}`, gaps, result, isDue: notHere === null }
    }),
  )
  progress.end()
  const matrix = makeMatrix(columns, subjects)
  const paint = paintFor(process.stdout)
  console.log(formatTable(matrix, paint))
  const findings = formatFindings(matrix, paint)
  if (findings !== '') console.log(`${findings}\n`)
  mkdirSync('reports', { recursive: true })
  const isWhole = [wanted.servers, wanted.rules, wanted.cases].every((list) => list.length === 0)
  writeFileSync('reports/matrix.json', `${JSON.stringify({ isWhole, ...matrix.report }, null, 2)}\n`)
  writeFileSync('reports/matrix.html', formatHtml(matrix.report, { date: new Date().toISOString().slice(0, 10) }))
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  const isDueUnable = columns.some(({ isDue, result }) => isDue && result.unable !== null)
  const verdict = isDueUnable ? 'a server could not be run' : matrix.isKept ? 'nothing is broken' : 'broken'
  console.log(
    `${verdict}; ${subjects.length} cases and checks in ${seconds} s; reports/matrix.json, reports/matrix.html`,
  )
  if (isDueUnable) return 2
  return matrix.isKept ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
