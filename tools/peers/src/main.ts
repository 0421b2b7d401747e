/** `corepack pnpm peers`: the suite on servers that never promised our contract. Exit code 0: all ran, 2: one could not. */
import { writeFileSync } from 'node:fs'
import { readArguments, UsageError, usage } from './arguments.ts'
import { makeDocument } from './document.ts'
import { formatRun } from './print.ts'
import { type PeerRun, runPeer } from './run-peer.ts'
import { isInDocument, peerSubjects } from './subjects.ts'

const path = 'docs/peers.md'

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    console.log(usage)
    return 0
  }
  const { peers, subjects, isWhole } = readArguments(process.argv.slice(2), peerSubjects)
  const started = Date.now()
  const runs: PeerRun[] = []
  const waiting = [...peers]
  const work = async () => {
    for (let peer = waiting.shift(); peer !== undefined; peer = waiting.shift()) {
      const run = await runPeer(peer, isWhole ? subjects.filter(isInDocument) : subjects)
      const findings = run.broken.filter(({ judgement }) => judgement.kind === 'finding').length
      const seconds = ((Date.now() - started) / 1000).toFixed(1)
      console.error(`${seconds} s  ${peer.title}: ${run.unable ?? `${run.run.length} cases, ${findings} findings`}`)
      runs.push(run)
    }
  }
  await Promise.all([work(), work()])
  runs.sort((a, b) => peers.indexOf(a.peer) - peers.indexOf(b.peer))
  const unable = runs.filter((run) => run.unable !== null)
  for (const run of unable) console.error(`${run.peer.title} could not run: ${run.unable}`)
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  if (!isWhole) for (const run of runs) console.log(formatRun(run))
  else if (unable.length === 0) {
    writeFileSync(path, makeDocument(runs))
    console.log(`${path} is written; ${seconds} s`)
  }
  return unable.length === 0 ? 0 : 2
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
