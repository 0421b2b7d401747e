/** Servers and subjects in, a verdict for each run out. Hosts that die are started anew, and the culprit is found. */
import type { ServerInfo } from '@tsgi/spec'
import type { Breach } from '@tsgi/spec/validator'
import { HostDied, type HostHandle, HostUnable } from './host-handle.ts'
import { type HostOptions, startHost } from './host-process.ts'
import type { Protocol } from './protocol.ts'
import { type RecordedEvent, Recorder } from './record.ts'
import type { Subject } from './subjects.ts'
import type { Delivery } from './wire.ts'

/** One run of a subject. */
export interface Run {
  readonly subject: Subject
  readonly delivery: Delivery
  readonly validated: boolean
}

/** What became of a run. */
export interface RunVerdict extends Run {
  /** What broke; null where the rule was kept. */
  readonly why: string | null
  readonly events: readonly RecordedEvent[]
}

/** What became of a server. */
export interface ColumnRun {
  /** What the server says of itself; `null` where it did not start. */
  readonly info: ServerInfo | null
  /** What ran the host, as it said itself: `node 24.21.0`. */
  readonly runtime: string | null
  /** Why nothing could be run. */
  readonly unable: string | null
  /** Why cases that start servers of their own were not run. */
  readonly withoutLife?: string | undefined
  /** What was spoken with it. */
  readonly protocol?: Protocol | undefined
  /** Why not all that was called for could be run: the host ended, and no other could be started. */
  readonly cutShort?: string
  /** One for each run: a subject has several, by delivery and by whether the validator stood around its app. */
  readonly verdicts: readonly RunVerdict[]
}

/** How a column is run. */
export interface RunOptions {
  /** The server under test, and how its process is started. */
  readonly host: HostOptions
  /** What to run: see `listSubjects()`. */
  readonly subjects: readonly Subject[]
  /** Runs at a time: most of them wait, some for a platform’s own 12 s. 96 */
  readonly concurrency?: number
  /** For one run, in milliseconds: generous, because it judges nothing. 40 000 */
  readonly timeout?: number
  /** Only these. All of those that a subject has. */
  readonly deliveries?: readonly Delivery[]
  /** Runs inside the validator too. */
  readonly validated?: boolean
  /** Hears after each run how many of how many are done. */
  readonly progress?: (done: number, total: number) => void
  /** Whether these verdicts, of all runs that are planned, are all that is wanted: nothing else is run then. */
  readonly enough?: (verdicts: readonly RunVerdict[], planned: readonly Run[]) => boolean
}

/**
 * How long a run waits for something to happen, in milliseconds. The longest rule wants 30 s by itself, and four columns
 * side by side on two cores make much more of it.
 */
const patience = 90_000

/** One of so many lanes sends byte by byte: more at once are so slow that a platform's own time limits end them. */
const byteLane = 6

/** Of a host that died, and no run by itself repeats it. */
const keptAlone = 'it is kept alone, but of those that ran with it'

let lastRun = 0

/** Runs every subject that the server's capabilities call for, bare in each delivery and inside the validator. */
export async function runColumn(options: RunOptions): Promise<ColumnRun> {
  const { concurrency = 96, timeout = patience } = options
  let host: HostHandle
  try {
    host = await startHost(options.host)
  } catch (error) {
    if (!(error instanceof HostUnable)) throw error
    return { info: null, runtime: error.runtime, unable: error.message, verdicts: [] }
  }
  const { info, runtime } = host
  const withoutLife = 'url' in options.host ? 'needs a host that the suite starts' : undefined
  const protocol = 'url' in options.host ? undefined : options.host.protocol
  const runs = options.subjects
    .filter((subject) => whyNotRun(subject, { info, withoutLife, protocol }) === null)
    .flatMap((subject) => runsOf(subject, info, options))
  const verdicts: RunVerdict[] = []
  const suspects: Run[] = []
  const waiting = [...runs]
  let isDead = false
  let death = ''
  let isEnough = false
  const done = (verdict: RunVerdict) => {
    verdicts.push(verdict)
    options.progress?.(verdicts.length, runs.length)
    if (options.enough?.(verdicts, runs) !== true) return
    isEnough = true
    host.stop()
  }
  const work = async (isByBytes: boolean) => {
    while (!isDead) {
      const next = waiting.findIndex(({ delivery }) => (delivery === 'bytes') === isByBytes)
      const [run] = next === -1 ? [] : waiting.splice(next, 1)
      if (run === undefined) return
      try {
        const judged = await judge(host, run, timeout)
        if (!isEnough) done({ ...run, ...judged })
      } catch (error) {
        if (!(error instanceof HostDied)) throw error
        death = error.message
        isDead = true
        suspects.push(run)
      }
    }
  }
  for (;;) {
    await Promise.all(Array.from({ length: concurrency }, (_, i) => work(i % byteLane === 0)))
    host.stop()
    // One of those that ran when the host died killed it: each runs alone.
    let isFound = false
    const cleared: RunVerdict[] = []
    for (const suspect of suspects.splice(0)) {
      if (isEnough) break
      const verdict = { ...suspect, ...(await judgeAlone(options.host, suspect, timeout, death)) }
      if (verdict.why === null) cleared.push(verdict)
      else {
        isFound = true
        done(verdict)
      }
    }
    // The first of them has the whole reason: a stack in each of so many would bury everything else.
    const [line = ''] = death.split('\n')
    for (const [i, run] of cleared.entries())
      if (!isEnough) done({ ...run, why: isFound ? null : `${keptAlone}: ${i === 0 ? death : line}` })
    if (isEnough || waiting.length === 0) break
    isDead = false
    try {
      host = await startHost(options.host)
    } catch (error) {
      if (!(error instanceof HostUnable)) throw error
      return {
        info,
        runtime,
        unable: null,
        withoutLife,
        protocol,
        cutShort: `${death}; then ${error.message}`,
        verdicts,
      }
    }
  }
  return { info, runtime, unable: null, withoutLife, protocol, verdicts }
}

/** What decides whether a subject is run. */
interface Circumstances {
  readonly info: ServerInfo
  readonly withoutLife?: string | undefined
  readonly protocol?: Protocol | undefined
}

/** Why a subject is not run on a server; `null` where it is. */
export function whyNotRun(subject: Subject, { info, withoutLife, protocol = 'http' }: Circumstances): string | null {
  if (subject.over === 'life' && withoutLife !== undefined) return withoutLife
  if (subject.over === 'wire' && protocol === 'h2') return 'it sends bytes of HTTP/1.1'
  if (subject.only !== null && protocol === 'h2') return subject.only
  const missing = subject.needs.filter((capability) => !info.capabilities.includes(capability))
  if (missing.length > 0) return `needs ${missing.join(', ')}`
  const present = subject.without.filter((capability) => info.capabilities.includes(capability))
  return present.length > 0 ? `for servers without ${present.join(', ')}` : null
}

function runsOf(subject: Subject, info: ServerInfo, options: RunOptions): readonly Run[] {
  const { validated = true, host } = options
  // Frames are the library's business: a request of HTTP/2 comes in one delivery alone.
  const deliveries = 'protocol' in host && host.protocol === 'h2' ? (['whole'] as const) : options.deliveries
  const chosen = subject.deliveries.filter(
    (one) =>
      ((deliveries as readonly Delivery[] | undefined)?.includes(one) ?? true) &&
      (one !== 'glued' || info.capabilities.includes('pipelining')),
  )
  const bare = chosen.map((delivery) => ({ subject, delivery, validated: false }))
  return validated ? [...bare, { subject, delivery: 'whole', validated }] : bare
}

type Judged = Pick<RunVerdict, 'why' | 'events'>

async function judge(host: HostHandle, run: Run, timeout: number, recorder = new Recorder()): Promise<Judged> {
  lastRun += 1
  const { events } = recorder
  try {
    const { breaches, failure } = await host.run({ ...run, id: lastRun, timeout, recorder })
    if (failure !== null) return { why: `in the host: ${failure}`, events }
    return { why: run.validated ? judgeBreaches(run.subject, breaches) : null, events }
  } catch (error) {
    if (error instanceof HostDied) throw error
    return { why: error instanceof Error ? error.message : String(error), events }
  }
}

async function judgeAlone(options: HostOptions, run: Run, timeout: number, death: string): Promise<Judged> {
  const recorder = new Recorder()
  let host: HostHandle
  try {
    host = await startHost(options)
  } catch (error) {
    if (!(error instanceof HostUnable)) throw error
    return { why: `it ran when the host died, and no other host could be had: ${death}`, events: [] }
  }
  try {
    return await judge(host, run, timeout, recorder)
  } catch (error) {
    return { why: (error as Error).message, events: recorder.events }
  } finally {
    host.stop()
  }
}

/** The validator must report what the app breaks on purpose, all of it and nothing else. */
export function judgeBreaches(subject: Pick<Subject, 'breaches'>, breaches: readonly Breach[]): string | null {
  const extra = breaches.find((breach) => !subject.breaches.includes(breach.rule))
  if (extra !== undefined)
    return `the validator reported ${extra.rule} (${extra.party}): ${extra.demand}; got ${extra.got}`
  const missing = subject.breaches.find((rule) => !breaches.some((breach) => breach.rule === rule))
  return missing === undefined ? null : `the validator did not report ${missing}`
}
