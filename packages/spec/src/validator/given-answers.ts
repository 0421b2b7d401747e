/** Answers of one app in, what it has given before and may not give again, or has changed since, out as breaches. */
import { appBreach, type Report } from './breach.ts'
import { attempt } from './judge-request.ts'
import { hashOf } from './watch-body.ts'

/** What is remembered of an answer. */
export interface GivenAnswer {
  readonly answer: object
  /** Status and fields, as text; `null` where they are invalid. */
  readonly head: string | null
  readonly headers: unknown
  readonly body: unknown
}

/** Remembers as long as the app does. */
export class GivenAnswers {
  readonly #heads = new WeakMap<object, string>()
  readonly #bytes = new WeakMap<object, number>()
  readonly #streams = new WeakSet<object>()

  judge({ answer, head, headers, body }: GivenAnswer, report: Report): void {
    const before = this.#heads.get(answer)
    if (head !== null) this.#heads.set(answer, head)
    if (before !== undefined && head !== null && before !== head) {
      const got = 'one that is returned again with another status or other headers, by the app or middleware around it'
      const cure = 'Make a new answer: derive(answer, { headers: [...answer.headers, …] }).'
      report(appBreach('given-answers-are-given-away', 'an answer that was returned is not changed', got, cure))
    }
    // A proxy of one passes `instanceof`, and has no bytes.
    if (body instanceof Uint8Array && ArrayBuffer.isView(body)) this.#judgeBytes(body, report)
    for (const [part, value] of Object.entries({ headers, body })) {
      if (!canBeReadOnce(value)) continue
      const isSeen = this.#streams.has(value)
      this.#streams.add(value)
      if (!isSeen && !(part === 'body' && isRead(answer, value))) continue
      const demand = `the ${part} of an answer, where only one can read it, is new and unread`
      const got = isSeen ? 'that of an answer before' : 'one that was read, or is locked'
      const cure = 'Make it for each request; text, bytes and arrays may be given again, and a Response cloned.'
      report(appBreach('streams-are-of-one-answer', demand, got, cure))
    }
  }

  #judgeBytes(body: Uint8Array, report: Report): void {
    const hash = hashOf(body)
    const before = this.#bytes.get(body)
    this.#bytes.set(body, hash)
    if (before === undefined || before === hash) return
    const got = `a body of ${body.byteLength} bytes that was changed since`
    const cure = 'Make a new Uint8Array for each answer, or give a copy: bytes.slice().'
    report(appBreach('given-answers-are-given-away', 'an answer that was returned is not changed', got, cure))
  }
}

/** A `Response` knows more than its stream, which may be unlocked and at its end. */
function isRead(answer: object, body: object): boolean {
  const [of, its] = [answer as { readonly bodyUsed?: unknown }, body as { readonly locked?: unknown }]
  return attempt(() => of.bodyUsed) === true || attempt(() => its.locked) === true
}

/** A `ReadableStream`, or what is its own iterator, like a generator. */
function canBeReadOnce(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const members = value as Readonly<Record<string, unknown>>
  return ['getReader', 'next'].some((name) => typeof attempt(() => members[name]) === 'function')
}
