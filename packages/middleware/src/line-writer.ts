/** Lines in, written to a file descriptor in the background, those of one turn of the event loop together. */
import { write, writeSync } from 'node:fs'

// Characters that may wait for a reader that is slow; the lines that come then are lost.
const room = 4 * 1_048_576
// For a pipe that is full and does not wait, in milliseconds.
const pause = 20

export class LineWriter {
  readonly #descriptor: number
  #waiting: string[] = []
  #size = 0
  #lost = 0
  #state: 'new' | 'idle' | 'busy' = 'new'

  constructor(descriptor: number) {
    this.#descriptor = descriptor
  }

  /** Writes a line at the next turn, or when the process exits. Never throws. */
  write(line: string): void {
    if (this.#size > room) {
      this.#lost++
      return
    }
    this.#waiting.push(line, '\n')
    this.#size += line.length
    if (this.#state === 'busy') return
    if (this.#state === 'new') process.once('exit', () => this.#writeRest())
    this.#state = 'busy'
    setImmediate(() => this.#flush())
  }

  #flush(): void {
    if (this.#lost > 0) console.error(`tsgi: access log: ${this.#lost} lines were lost, nobody took them in time`)
    this.#lost = 0
    if (this.#waiting.length > 0) return this.#writeFrom(this.#take(), 0)
    this.#state = 'idle'
  }

  #take(): Buffer {
    const bytes = Buffer.from(this.#waiting.join(''))
    this.#waiting = []
    this.#size = 0
    return bytes
  }

  #writeFrom(bytes: Buffer, from: number): void {
    write(this.#descriptor, bytes, from, (error, written) => {
      if (error?.code === 'EAGAIN') setTimeout(() => this.#writeFrom(bytes, from), pause)
      // Nobody reads any more, or the disk is full: requests go on without a log.
      else if (error !== null || from + written >= bytes.length) this.#flush()
      else this.#writeFrom(bytes, from + written)
    })
  }

  #writeRest(): void {
    try {
      writeSync(this.#descriptor, this.#take())
    } catch {
      // Nobody reads any more.
    }
  }
}
