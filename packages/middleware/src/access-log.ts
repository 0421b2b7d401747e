/** Options in, a middleware that writes a line for each exchange out. */
import type { Answer, Completion, Middleware } from '@tsgi/spec'
import { BodyError } from '@tsgi/spec/server'
import { entryOf, type LoggedQuery } from './access-log-entry.ts'
import { type FormatEntry, formats, safeLine } from './access-log-format.ts'
import { isPromise } from './answered.ts'
import { LineWriter } from './line-writer.ts'
import { checkOptions } from './options.ts'

export type { AccessLogEntry, LoggedQuery } from './access-log-entry.ts'

/** Options of {@link accessLog}. */
export interface AccessLogOptions {
  /**
   * `text`: the combined log format, and behind it duration, outcome and request id. `json`: the entry. Or a function,
   * whose `null` writes nothing. Default: `text`.
   */
  readonly format?: 'text' | 'json' | FormatEntry | undefined
  /**
   * Takes a line, without its end. A promise that it returns is given to `context.waitUntil`, so that the server stops
   * only when it is written; what it throws or rejects with goes to `onError`. Default: stdout,
   * in the background.
   */
  readonly write?: ((line: string) => unknown) | undefined
  /** How much of a query is told: the names of its parameters alone, all of it, nothing. Default: `names`. */
  readonly query?: LoggedQuery | undefined
}

/**
 * Writes a line when an exchange is over: when its answer has gone out, its client has left, or it has become a WebSocket.
 * Stands outside of everything but `trustedProxies()` and `requestId()`, whose address and id it then tells.
 *
 * The status is the one that the app gave, the one that the server gives for it when it throws, and `null` where no
 * answer was sent, or the server refused the WebSocket that the app asked for.
 *
 * @throws {TsgiError} `option-invalid`, `option-unknown`
 *
 * @example
 * const app = accessLog({ format: 'json' })(pages)
 */
export function accessLog(options: AccessLogOptions = {}): Middleware {
  const isFunction = (value: unknown) => typeof value === 'function'
  checkOptions('accessLog', options, {
    format: { demand: 'text, json or a function', holds: (value) => isFunction(value) || isIn(formats, value) },
    write: { demand: 'a function', holds: isFunction },
    query: { demand: 'names, full or none', holds: (value) => ['names', 'full', 'none'].includes(value as string) },
  })
  const { format = 'text', write = writeToStdout, query = 'names' } = options
  const toLine = typeof format === 'function' ? format : formats[format]
  return (next) => (request, context) => {
    const [began, start] = [Date.now(), performance.now()]
    let answered: Answer | undefined
    let failed: { readonly error: unknown } | undefined
    const note = (answer: Answer) => {
      answered = answer
    }
    const noteFailure = (error: unknown) => {
      failed = { error }
    }
    const log = (completion: Completion) => {
      try {
        const duration = performance.now() - start
        const status = statusOf(completion.outcome, answered, failed)
        const line = toLine(entryOf({ request, context, began, duration, status, completion }, query))
        const written = line === null ? undefined : write(safeLine(line))
        if (isThenable(written)) context.waitUntil(written)
      } catch (error) {
        context.waitUntil(Promise.reject(error as Error))
      }
    }
    void context.completed.then(log)
    try {
      const returned = next(request, context)
      // Beside the answer and not behind it: the server waits no longer.
      if (isPromise(returned)) void returned.then(note, noteFailure)
      else note(returned)
      return returned
    } catch (error) {
      noteFailure(error)
      throw error
    }
  }
}

// Not by `process.stdout`, which stops the process while a terminal or a pipe takes its time.
const stdout = new LineWriter(1)
const writeToStdout = (line: string): void => stdout.write(line)

function statusOf(
  outcome: Completion['outcome'],
  answer: Answer | undefined,
  failed: { readonly error: unknown } | undefined,
): number | null {
  if (outcome === 'upgraded') return 101
  if (typeof answer === 'object' && answer !== null) return answer.status ?? null
  if (outcome === 'aborted') return null
  return failed?.error instanceof BodyError ? failed.error.status : 500
}

function isIn(object: object, key: unknown): boolean {
  return typeof key === 'string' && Object.hasOwn(object, key)
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function'
}
