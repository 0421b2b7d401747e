/** A context in, the view of it that the app gets out: background work, early hints and the end of the exchange are judged. */
import type { Completion, Context } from '../context.ts'
import { show } from '../server/errors.ts'
import { appBreach, type Report, serverBreach } from './breach.ts'
import { callerOf } from './caller.ts'
import { type Findings, findingsKey } from './findings.ts'
import { guard, guardData, type Method } from './guard.ts'
import { judgeHints } from './judge-hints.ts'

const members: ReadonlySet<PropertyKey> = new Set([
  'server',
  'httpVersion',
  'basePath',
  'encrypted',
  'remoteAddress',
  'localAddress',
  'waitUntil',
  'completed',
  'sendInformational',
  'alpnProtocol',
  'serverName',
  'tls',
  'rawTarget',
  'state',
] satisfies (keyof Context | 'state')[])

/** What the rest of the exchange tells the context. */
export interface ContextGuarding {
  readonly findings: Findings
  /** The request's signal, if the app has read it. */
  readonly signal: () => AbortSignal | null
  /** Whether the app has given its answer. */
  readonly hasAnswered: () => boolean
}

/** The view of a context. */
export function guardContext(context: Context, { findings, signal, hasAnswered }: ContextGuarding): Context {
  const { report } = findings
  const judged = new Map<PropertyKey, { readonly of: unknown; readonly view: unknown }>()
  // The same view as long as the context gives the same value.
  const once = <T>(key: PropertyKey, value: T, view: (value: T) => unknown): unknown => {
    if (judged.get(key)?.of !== value) judged.set(key, { of: value, view: view(value) })
    return judged.get(key)?.view
  }
  const cure = 'Pass on derive(context, { … }) of @tsgi/spec/derive.'
  return guard(context, {
    writes: { report, name: 'context', members, cure },
    read(key, value, forward) {
      switch (key) {
        case findingsKey:
          return findings
        case 'waitUntil':
          if (typeof value !== 'function') return value
          return once(key, value as Method, (method) => judgeWaitUntil(forward(method), report))
        case 'sendInformational':
          if (typeof value !== 'function') return value
          return once(key, value as Method, (method) => judgeHints(forward(method), { report, hasAnswered }))
        case 'completed':
          return value instanceof Promise ? once(key, value, (end) => judgeCompleted(end, report, signal)) : value
        case 'remoteAddress':
        case 'localAddress':
          if (typeof value !== 'object' || value === null) return value
          return once(key, value, (address) => guardData(address, `context.${key}`, cure, report))
        default:
          return value
      }
    },
  })
}

function judgeWaitUntil(method: Method, report: Report): Method {
  const waitUntil: Method = function (...parameters) {
    const [work] = parameters
    if (typeof (work as Partial<PromiseLike<unknown>> | null | undefined)?.then !== 'function') {
      const demand = 'context.waitUntil() is given a promise'
      const cure = 'Call the async function: waitUntil(work()).'
      const found = appBreach('background-work-outlives-the-answer', demand, show(work), cure)
      report({ ...found, at: callerOf(waitUntil) })
    }
    return Reflect.apply(method, this, parameters)
  }
  return waitUntil
}

function judgeCompleted(
  completed: Promise<Completion>,
  report: Report,
  readSignal: () => AbortSignal | null,
): Promise<Completion> {
  const quiet = () =>
    report(serverBreach('signal-is-quiet-after-success', 'request.signal is quiet after success', 'an abort'))
  return completed.then(
    (completion) => {
      judgeCompletion(completion, report)
      const signal = readSignal()
      if (completion?.outcome === 'sent') {
        if (signal?.aborted) quiet()
        else signal?.addEventListener('abort', quiet, { once: true })
      } else if (completion?.outcome === 'aborted' && signal?.aborted === false) {
        const demand = 'request.signal has aborted when the exchange was lost'
        report(serverBreach('signal-tells-of-a-lost-client', demand, 'no abort'))
      }
      return completion
    },
    (error: unknown) => {
      report(serverBreach('completed-tells-of-a-loss', 'context.completed never rejects', show(error)))
      throw error
    },
  )
}

function judgeCompletion(given: unknown, report: Report): void {
  const { outcome, bytes } = (given ?? {}) as Partial<Record<keyof Completion, unknown>>
  const isOutcome = outcome === 'sent' || outcome === 'aborted' || outcome === 'upgraded'
  if (isOutcome && Number.isInteger(bytes) && (bytes as number) >= 0) return
  const demand = 'context.completed has an outcome (sent, aborted, upgraded) and a number of bytes'
  report(serverBreach('completed-tells-what-was-sent', demand, `${show(outcome)}, ${show(bytes)}`))
}
