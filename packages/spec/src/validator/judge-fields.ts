/** The headers of an answer in, the same ones as they can be iterated again out, and the length that they declare. */
import { asciiValue, connectionFields, decimal, fieldValue, token } from '../grammar.ts'
import { show } from '../server/errors.ts'
import { appBreach, type Breach, type Report } from './breach.ts'

/** Judged headers. */
export interface JudgedFields {
  /** What the server gets. */
  readonly headers: unknown
  /** The `content-length`, where it is one number. */
  readonly declared: number | null
  /** Names and values as they were iterated; `null` where the server refuses them. */
  readonly fields: readonly (readonly [string, string])[] | null
}

/** Judges headers, iterating them once. `isPlatforms`: they are those of a `Response`, which may have come from afar. */
export function judgeFields(headers: unknown, isPlatforms: boolean, report: Report): JudgedFields {
  if (headers === undefined) return { headers, declared: null, fields: [] }
  const isIterable = typeof (headers as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] === 'function'
  if (typeof headers !== 'object' || headers === null || !isIterable) {
    report(noPairs('headers of an answer are an iterable of [name, value] pairs', headers))
    return { headers, declared: null, fields: null }
  }
  const { pairs, flaws, lengths, error, isWhole } = read(headers as Iterable<unknown>, isPlatforms)
  for (const flaw of flaws) report(flaw)
  const declared = judgeLengths(lengths, report)
  if (error !== null) return { headers: failing(pairs, error.of), declared, fields: null }
  const fields = isWhole ? (pairs as (readonly [string, string])[]) : null
  // What was iterated may not be iterated again.
  return { headers: Array.isArray(headers) ? headers : pairs, declared, fields }
}

interface Found {
  readonly pairs: unknown[]
  readonly flaws: Breach[]
  readonly lengths: string[]
  readonly error: { readonly of: unknown } | null
  /** Every pair is one that a server takes. */
  readonly isWhole: boolean
}

function read(headers: Iterable<unknown>, isPlatforms: boolean): Found {
  const pairs: unknown[] = []
  const flaws: Breach[] = []
  const lengths: string[] = []
  try {
    for (const pair of headers) {
      pairs.push(pair)
      const flaw = flawOfPair(pair)
      if (flaw !== null) {
        flaws.push(flaw)
        // The server stops here too, so that the rest of a generator stays unread.
        return { pairs, flaws, lengths, error: null, isWhole: false }
      }
      const [name, value] = pair as [string, string]
      flaws.push(...flawsOfField(name, value, isPlatforms))
      if (name.toLowerCase() === 'content-length') lengths.push(value)
    }
  } catch (error) {
    return { pairs, flaws, lengths, error: { of: error }, isWhole: false }
  }
  return { pairs, flaws, lengths, error: null, isWhole: true }
}

/** What answers with 500. */
function flawOfPair(pair: unknown): Breach | null {
  if (!Array.isArray(pair) || pair.length !== 2) return noPairs('each header is a [name, value] pair', pair)
  const [name, value] = pair as [unknown, unknown]
  if (typeof name !== 'string') return noPairs('the name of a header is a string', name)
  if (!token.test(name)) {
    const cure = 'Use letters, digits and hyphens, without a colon.'
    return appBreach('answer-names-are-tokens', 'the name of a header is a token', show(name), cure)
  }
  if (typeof value !== 'string') return noPairs(`the value of the header ${name} is a string`, value)
  if (fieldValue.test(value)) return null
  const cure = 'Encode what a user typed: encodeURIComponent(text).'
  const demand = `the value of the header ${name} has no control character`
  return appBreach('values-cannot-split-an-answer', demand, show(value), cure)
}

/** What is sent, but not as it is or not safely. */
function flawsOfField(given: string, value: string, isPlatforms: boolean): readonly Breach[] {
  const flaws: Breach[] = []
  const name = given.toLowerCase()
  if (name !== given) {
    const cure = `Write ${show(name)}.`
    flaws.push(appBreach('answer-names-are-lower-case', 'names of headers are in lower case', show(given), cure))
  }
  if (!asciiValue.test(value)) {
    const cure = 'Encode it: encodeURIComponent(text).'
    flaws.push(appBreach('header-values-are-ascii', `the value of the header ${name} is ASCII`, show(value), cure))
  }
  // `return fetch(origin)` is a reverse proxy, and the server drops what spoke about the other connection.
  if (!isPlatforms && connectionFields.has(name) && !isWishToClose(name, value)) {
    const demand = `the server decides about the connection, and drops ${name}`
    const cure = "Leave it out. An app may ask for one thing, the end of the connection: ['connection', 'close']."
    flaws.push(appBreach('connection-fields-are-the-servers', demand, show(value), cure))
  }
  return flaws
}

function isWishToClose(name: string, value: string): boolean {
  return name === 'connection' && value.trim().toLowerCase() === 'close'
}

function judgeLengths(lengths: readonly string[], report: Report): number | null {
  const [value] = lengths
  if (value === undefined) return null
  if (lengths.length === 1 && decimal.test(value)) return Number(value)
  const demand = 'content-length is one decimal number'
  report(appBreach('a-length-is-one-number', demand, lengths.map(show).join(' and '), leaveLength))
  return null
}

function failing(pairs: readonly unknown[], error: unknown): Iterable<unknown> {
  return {
    *[Symbol.iterator]() {
      yield* pairs
      throw error
    },
  }
}

export const leaveLength = 'Leave content-length out: the server counts text and bytes.'

function noPairs(demand: string, got: unknown): Breach {
  return appBreach(
    'answer-headers-are-pairs',
    demand,
    show(got),
    "Give [['content-type', 'text/plain']], a Headers or a Map.",
  )
}
