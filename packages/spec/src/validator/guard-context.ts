/** A context in, the view of it that the app gets out: background work and the end of the exchange are judged. */
import type { Completion, Context } from '../context.ts'
import { show } from '../server/errors.ts'
import { callerOf, type Report, serverBreach } from './breach.ts'
import { guard, guardData, type Method } from './guard.ts'

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
  readonly report: Report
  /** The request's signal, if the app has read it. */
  readonly signal: () => AbortSignal | null
}

/** The view of a context. */
export function guardContext(context: Context, { report, signal }: ContextGuarding): Context {
  let completed: { readonly of: unknown; readonly judged: unknown } | undefined
  let waitUntil: { readonly of: unknown; readonly judged: Method } | undefined
  const addresses = new Map<unknown, object>()
  const cure = 'Pass on derive(context, { … }) of @tsgi/spec/derive.'
  return guard(context, {
    writes: { report, name: 'context', members, cure },
    read(key, value, forward) {
      if (key === 'waitUntil' && typeof value === 'function') {
        if (waitUntil?.of !== value) waitUntil = { of: value, judged: judgeWaitUntil(forward(value as Method), report) }
        return waitUntil.judged
      }
      if (key === 'completed' && value instanceof Promise) {
        if (completed?.of !== value) completed = { of: value, judged: judgeCompleted(value, report, signal) }
        return completed.judged
      }
      if ((key === 'remoteAddress' || key === 'localAddress') && typeof value === 'object' && value !== null) {
        if (!addresses.has(value)) addresses.set(value, guardData(value, `context.${key}`, cure, report))
        return addresses.get(value)
      }
      return key === 'sendInformational' && typeof value === 'function' ? forward(value as Method) : value
    },
  })
}

function judgeWaitUntil(method: Method, report: Report): Method {
  const waitUntil: Method = function (...parameters) {
    const [work] = parameters
    if (typeof (work as Partial<PromiseLike<unknown>> | null | undefined)?.then !== 'function') {
      report({
        rule: 'background-work-outlives-the-answer',
        party: 'app',
        demand: 'context.waitUntil() is given a promise',
        got: show(work),
        cure: 'Call the async function: waitUntil(work()).',
        at: callerOf(waitUntil),
      })
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
      const signal = readSignal()
      if (completion?.outcome === 'sent') {
        if (signal?.aborted) quiet()
        else signal?.addEventListener('abort', quiet, { once: true })
      }
      return completion
    },
    (error: unknown) => {
      report(serverBreach('completed-tells-of-a-loss', 'context.completed never rejects', show(error)))
      throw error
    },
  )
}
