/** A server-sent event in, its text on the wire out (WHATWG HTML, section 9.2). Pure. */

/** One event. Text alone is its data. A client hears of an event only if it has data; the rest is kept by its `EventSource`. */
export type ServerEvent = string | EventFields

/** An event that has more than data. */
export interface EventFields {
  /** Text as it stands, line ends included; anything else as JSON. */
  readonly data?: unknown
  /** What `addEventListener` of the client listens to. `message` */
  readonly event?: string | undefined
  /** What the client sends as `last-event-id` when it comes back: {@link lastEventId} reads it. `''` forgets. */
  readonly id?: string | number | undefined
  /** How long the client waits before it comes back, in ms. */
  readonly retry?: number | undefined
  /** Clients ignore it. */
  readonly comment?: string | undefined
}

/**
 * The text of an event.
 *
 * @throws {TypeError} an event or id that has a line end or NUL, a retry that is no whole number from 0, data that has no JSON.
 */
export function eventText(given: ServerEvent): string {
  if (typeof given === 'string') return `${lines('data: ', given)}\n`
  if (typeof given !== 'object' || given === null)
    throw new TypeError(`An event needs to be text or an object with data; got ${String(given)}.`)
  const { comment, event, id, retry, data } = given
  let text = ''
  if (comment !== undefined) text += lines(': ', comment)
  if (event !== undefined) text += `event: ${oneLine(event, 'event')}\n`
  if (id !== undefined) text += `id: ${oneLine(String(id), 'id')}\n`
  if (retry !== undefined) text += `retry: ${wholeNumber(retry, 'retry')}\n`
  if (data !== undefined) text += lines('data: ', typeof data === 'string' ? data : json(data))
  return `${text}\n`
}

/** The whole number that it is. Throws where it is none, or more than `most`. */
export function wholeNumber(value: number, name: string, most: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= 0 && value <= most) return value
  const range = most === Number.MAX_SAFE_INTEGER ? '0 or more' : `from 0 to ${most}`
  throw new TypeError(`${name} needs to be a whole number of milliseconds, ${range}; got ${String(value)}.`)
}

/** CR, LF and CRLF end a line for clients, nothing else does. */
function lines(prefix: string, text: string): string {
  return `${prefix}${text.replace(/\r\n|\r|\n/g, `\n${prefix}`)}\n`
}

function oneLine(text: string, name: string): string {
  // A client ignores an id that has NUL.
  if (typeof text === 'string' && !/[\r\n\0]/.test(text)) return text
  throw new TypeError(
    `The ${name} of an event needs to be text without line ends and NUL; got ${JSON.stringify(text)}.`,
  )
}

function json(data: unknown): string {
  const text = JSON.stringify(data) as string | undefined
  if (text !== undefined) return text
  throw new TypeError(`The data of an event needs to be text or a value that JSON can hold; got ${typeof data}.`)
}
