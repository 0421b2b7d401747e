/** Where the run is: one line that moves in a terminal, a line for each step in a log. */

export class Progress {
  readonly #stream: NodeJS.WritableStream & { isTTY?: boolean }

  constructor(stream: NodeJS.WritableStream & { isTTY?: boolean }) {
    this.#stream = stream
  }

  set(text: string): void {
    this.#stream.write(this.#stream.isTTY ? `\r\u001B[2K${text}` : `${text}\n`)
  }

  end(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\u001B[2K')
  }
}
