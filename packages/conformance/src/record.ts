/** What happened on the connections of a run in, a record that people can read out; bounded, whatever a server sends. */
import { Buffer } from 'node:buffer'

/** Something that happened during a run. Neighbours of one kind on one connection are one event. */
export interface RecordedEvent {
  /** The connection, counted from 1; 0 for what the app told over the side channel. */
  readonly connection: number
  /** `end` and `reset` are how the server ended the connection; `note` is what the app told. */
  readonly kind: 'sent' | 'received' | 'end' | 'reset' | 'note'
  /** Bytes as Latin-1, or a note as JSON; cut. */
  readonly text: string
  /** How many bytes there were. */
  readonly bytes: number
}

/** So much is kept of one event, in bytes; */
const keptOfOne = 1500
/** and so many events of a run. */
export const keptEvents = 60

/** Writes down one run. */
export class Recorder {
  readonly #events: { connection: number; kind: RecordedEvent['kind']; text: string; bytes: number }[] = []
  #connections = 0
  #lastAt = performance.now()

  /** How long nothing has happened, in milliseconds. */
  get quiet(): number {
    return performance.now() - this.#lastAt
  }

  /** A connection that is opened: what happens on it. */
  connection(): (kind: 'sent' | 'received' | 'end' | 'reset', bytes?: Uint8Array) => void {
    this.#connections += 1
    const connection = this.#connections
    return (kind, bytes) => this.#add(connection, kind, bytes ?? new Uint8Array())
  }

  note(name: string, data?: unknown): void {
    this.#add(0, 'note', Buffer.from(data === undefined ? name : `${name} ${JSON.stringify(data)}`, 'utf8'))
  }

  get events(): readonly RecordedEvent[] {
    return this.#events
  }

  #add(connection: number, kind: RecordedEvent['kind'], bytes: Uint8Array): void {
    this.#lastAt = performance.now()
    const last = this.#events.at(-1)
    const isMore = last !== undefined && last.connection === connection && last.kind === kind && kind !== 'note'
    if (!isMore && this.#events.length >= keptEvents) return
    const event = isMore ? last : { connection, kind, text: '', bytes: 0 }
    if (!isMore) this.#events.push(event)
    const room = keptOfOne - event.text.length
    if (room > 0) event.text += Buffer.from(bytes.subarray(0, room)).toString(kind === 'note' ? 'utf8' : 'latin1')
    event.bytes += bytes.length
  }
}
