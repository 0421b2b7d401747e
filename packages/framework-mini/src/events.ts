/** Events in, an answer that sends them out: Server-Sent Events (WHATWG HTML, section 9.2), which an `EventSource` reads. */
import type { HttpRequest, HttpResponse } from '@tsgi/spec'
import { answer, type HeaderRecord } from '@tsgi/spec/answer'
import { eventText, type ServerEvent, wholeNumber } from './event-text.ts'
import { withDefaults } from './header-defaults.ts'
import { KeptAlive } from './kept-alive.ts'
import { type Body, mappedBody, type Values } from './mapped-body.ts'
import { type Writer, writtenBody } from './written-body.ts'

/** Sends an event. Resolves when the server has taken it. Throws at once for an event that cannot be sent. */
export type Send = (event: ServerEvent) => Promise<void>

/** Options of {@link events}. */
export interface EventsOptions {
  /**
   * A comment is sent where no event came for that long, in milliseconds, so that nobody between takes the connection for
   * dead; 0 sends none. Default: 15 000.
   */
  readonly keepAlive?: number | undefined
  /**
   * How long a client that has lost the connection waits before it comes back, in milliseconds. Default: the
   * client’s own, about 3 000.
   */
  readonly retry?: number | undefined
  /** More headers, names in any case. Default: none. */
  readonly headers?: HeaderRecord | undefined
}

/**
 * An answer that sends events, from what gives them one after the other or from a function that sends them.
 *
 * The next event is pulled when the client has taken those before it; `send()` waits likewise, and more than 1 MiB of
 * events that nobody waited for cuts the connection. When the client leaves, an iterator gets its `return()`, `signal`
 * aborts, and the function that was returned is called. A client comes back after the end; answer 204 to stop it.
 *
 * @example
 * events(notes.since(lastEventId(request)))   // an async iterable of { id, data }
 * @example
 * events((send) => {
 *   const tell = (note: Note) => void send({ event: 'note', id: note.id, data: note })
 *   board.on('note', tell)
 *   return () => board.off('note', tell)
 * })
 */
export function events(source: Values<ServerEvent> | Writer<Send>, options: EventsOptions = {}): HttpResponse {
  const { keepAlive = 15_000, retry, headers } = options
  const life = {
    opening: retry === undefined ? ':\n\n' : eventText({ retry }),
    sign: ':\n\n',
    interval: wholeNumber(keepAlive, 'keepAlive', longestTimer),
  }
  const inner = bodyOf(source)
  const body = {
    [Symbol.asyncIterator]: () => new KeptAlive(inner[Symbol.asyncIterator](), life),
    cancel: inner.cancel,
  }
  // no-transform and the last one: nobody between collects events to compress or pass them on together.
  const own = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  }
  return answer(200, withDefaults(own, headers), body)
}

/**
 * The id of the last event that a client has seen before it lost the connection, `null` where it comes for the first time.
 * Ids beyond ASCII too, which servers read in different ways.
 */
export function lastEventId({ headers }: Pick<HttpRequest, 'headers'>): string | null {
  const id = headers.get('last-event-id')
  if (id === null || !/^[\0-\xff]*$/.test(id)) return id
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(id, (byte) => byte.charCodeAt(0)))
  } catch {
    return id
  }
}

// setTimeout() holds 31 bits, and fires at once for more: a sign of life each millisecond.
const longestTimer = 2 ** 31 - 1

function bodyOf(source: Values<ServerEvent> | Writer<Send>): Body {
  if (typeof source !== 'function') return mappedBody(source, eventText)
  return writtenBody((write, signal) => source((event) => write(eventText(event)), signal))
}
