/** What a person sees while a command runs: one line that moves in a terminal, a line now and then in a log. */
import type { WriteStream } from 'node:tty'
import type { Paint } from './table.ts'

const plain = (text: string) => text
const code = (number: number) => (text: string) => `\u001B[${number}m${text}\u001B[0m`

/** Colours for a terminal, none for a log or with NO_COLOR. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  const hasColours = (stream as Partial<WriteStream>).isTTY === true && !process.env.NO_COLOR
  if (!hasColours) return { good: plain, bad: plain, faint: plain, strong: plain }
  return { good: code(32), bad: code(31), faint: code(2), strong: code(1) }
}

/** Counts of several things at once. */
export class Progress {
  readonly #stream: NodeJS.WritableStream & { isTTY?: boolean }
  readonly #counts = new Map<string, string>()
  #lastLine = 0

  /** `stream`: a terminal, or a log. */
  constructor(stream: NodeJS.WritableStream & { isTTY?: boolean }) {
    this.#stream = stream
  }

  /** How far the thing of this name is. */
  set(name: string, done: number, total: number): void {
    this.#counts.set(name, `${name} ${done}/${total} runs`)
    const now = Date.now()
    // A log gets a line every five seconds.
    if (now - this.#lastLine < (this.#stream.isTTY ? 100 : 5000)) return
    this.#lastLine = now
    const text = [...this.#counts.values()].join('   ')
    this.#stream.write(this.#stream.isTTY ? `\r\u001B[2K${text}` : `${text}\n`)
  }

  /** It is finished: the line is for what still runs. */
  remove(name: string): void {
    this.#counts.delete(name)
  }

  /** Clears the line of a terminal. */
  end(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\u001B[2K')
  }
}
