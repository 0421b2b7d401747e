/** Servers and subjects in, what became of each server out: two hosts at a time, progress on stderr. */
import { type Column, type ColumnRun, Progress, runColumn, type Subject } from '@tsgi/conformance'
import { rowsModule } from './rows.ts'
import type { ServerEntry } from './servers.ts'

/** More hosts make the machine so busy that a platform's own time limits end what a case has sent. */
const concurrency = 2

/** A column for each, in the same order. */
export async function runColumns(
  entries: readonly ServerEntry[],
  subjects: readonly Subject[],
): Promise<readonly Column[]> {
  const progress = new Progress(process.stderr)
  const results = new Map<ServerEntry, ColumnRun>()
  const waiting = [...entries]
  const work = async () => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
      results.set(entry, await runEntry(entry, subjects, progress))
      progress.remove(entry.name)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  progress.end()
  return entries.flatMap((entry) => {
    const result = results.get(entry)
    return result === undefined ? [] : [{ name: entry.name, gaps: entry.gaps, result }]
  })
}

async function runEntry(
  { name, module, protocol, program, notDue }: ServerEntry,
  subjects: readonly Subject[],
  progress: Progress,
): Promise<ColumnRun> {
  if (program === null)
    return {
      info: null,
      runtime: null,
      unable: notDue ?? 'tools/nodes is installed without its programs',
      verdicts: [],
    }
  const result = await runColumn({
    host: { server: module, apps: [rowsModule], runtime: program, protocol },
    subjects,
    progress: (done, total) => progress.set(name, done, total),
  })
  if (notDue === null || result.unable === null) return result
  return { ...result, unable: `${notDue}. What it said: ${result.unable}` }
}
