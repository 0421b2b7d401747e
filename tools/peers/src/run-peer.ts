/** A peer and cases in, each broken case judged out: what can be held against it runs once more, alone. */
import { runColumn, type Subject } from '@tsgi/conformance'
import type { RunVerdict } from './evidence.ts'
import { chargesOf, type Judgement, judgeRun } from './judge.ts'
import type { Peer } from './peers.ts'

export interface PeerRun {
  readonly peer: Peer
  /** What it says of itself; null where it could not run. */
  readonly version: string | null
  readonly unable: string | null
  /** The cases that were run. */
  readonly run: readonly Subject[]
  readonly broken: readonly { readonly subject: Subject; readonly why: string; readonly judgement: Judgement }[]
}

/** More than Bun's ten idle seconds, so that what is closed then is seen. */
const timeout = 13_000

/** A case that takes the whole process with it is run alone from the start. */
const alone = ['head-ends-the-body', 'long-bodies-are-cut']

export async function runPeer(peer: Peer, subjects: readonly Subject[]): Promise<PeerRun> {
  const { module: server, program, words: runtimeArguments } = peer
  if (program === null) {
    const unable = `its package has no program for ${process.platform}-${process.arch}`
    return { peer, version: null, unable, run: [], broken: [] }
  }
  const host = { server, apps: [], runtime: program, runtimeArguments }
  const common = { host, validated: false, deliveries: ['whole' as const], timeout }
  const isAlone = ({ rule }: Subject) => rule !== null && alone.includes(rule)
  const together = subjects.filter((subject) => !isAlone(subject))
  const column = await runColumn({ ...common, subjects: together, concurrency: 32 })
  if (column.unable !== null) return { peer, version: null, unable: column.unable, run: [], broken: [] }
  const verdicts: RunVerdict[] = [...column.verdicts]
  // What breaks beside others may break because of them: only what breaks alone is held against anybody.
  const again = column.verdicts.filter(({ why, subject }) => why !== null && chargesOf(subject.id).length > 0)
  const single = [...subjects.filter(isAlone), ...again.map(({ subject }) => subject)]
  const waiting = [...single]
  const work = async () => {
    for (let subject = waiting.shift(); subject !== undefined; subject = waiting.shift()) {
      const { verdicts: own } = await runColumn({ ...common, subjects: [subject] })
      const before = verdicts.findIndex((verdict) => verdict.subject === subject)
      if (before !== -1) verdicts.splice(before, 1)
      verdicts.push(...own)
    }
  }
  await Promise.all([work(), work(), work(), work()])
  verdicts.sort((a, b) => subjects.indexOf(a.subject) - subjects.indexOf(b.subject))
  const broken = verdicts.flatMap((verdict) =>
    verdict.why === null
      ? []
      : [{ subject: verdict.subject, why: verdict.why, judgement: judgeRun(peer.name, verdict) }],
  )
  return {
    peer,
    version: column.info?.version ?? null,
    unable: null,
    run: verdicts.map(({ subject }) => subject),
    broken,
  }
}
