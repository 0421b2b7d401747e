/** The headers of an answer in, fields that are safe to send and what they say of its length, date and connection out. */
import { asciiValue, connectionFields, decimal, fieldValue, token } from '../grammar.ts'
import { show, TsgiError } from './errors.ts'

// What frames a message is the server's too.
const serversOwn: ReadonlySet<string> = new Set(['content-length', ...connectionFields])

// Names repeat from answer to answer. Bounded, because an app may make them up.
const knownNames = new Map<string, string>()
const rememberedNames = 1000

/** The fields of an answer, judged. */
export interface AnswerFields {
  /** Name, value, name, value, …: lower-case names, no framing and no hop-by-hop field. */
  readonly fields: string[]
  /** No value has a byte beyond ASCII. */
  readonly ascii: boolean
  /** The `content-length`. */
  readonly declared: number | null
  /** A `date` is among them. */
  readonly dated: boolean
  /** `connection: close` was. */
  readonly close: boolean
}

/** Judges the headers of an answer, iterating them once. A `date` is kept where the platform can send it. */
export function readFields(headers: unknown, customDate: boolean): AnswerFields {
  const fields: string[] = []
  let ascii = true
  let declared: number | null = null
  let dated = false
  let close = false
  if (headers === undefined) return { fields, ascii, declared, dated, close }
  if (!isIterable(headers))
    throw invalid('headers that are an iterable of [name, value] pairs', show(headers), givePairs)
  for (const pair of headers) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw invalid('headers of [name, value] pairs', show(pair), givePairs)
    const [given, value] = pair as [unknown, unknown]
    const name = checkedName(given)
    if (typeof value !== 'string') throw invalid(`a string as value of the header ${name}`, show(value), givePairs)
    if (!asciiValue.test(value)) {
      if (!fieldValue.test(value))
        throw invalid(`a value of the header ${name} without control characters`, show(value), encodeValue)
      ascii = false
    }
    if (name === 'date') {
      // Of two, the second is dropped: the field is a single one.
      if (!customDate || dated) continue
      dated = true
    } else if (serversOwn.has(name)) {
      if (name === 'content-length') declared = checkedLength(value, declared)
      else if (name === 'connection') close ||= /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(value)
      continue
    }
    fields.push(name, value)
  }
  return { fields, ascii, declared, dated, close }
}

function isIterable(headers: unknown): headers is Iterable<unknown> {
  return (
    typeof headers === 'object' &&
    headers !== null &&
    typeof (headers as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function'
  )
}

function checkedName(given: unknown): string {
  const known = knownNames.get(given as string)
  if (known !== undefined) return known
  if (typeof given !== 'string') throw invalid('a string as name of a header', show(given), givePairs)
  if (!token.test(given))
    throw invalid('a header name that is a token', show(given), 'Use letters, digits and hyphens, without a colon.')
  const name = given.toLowerCase()
  if (knownNames.size >= rememberedNames) knownNames.clear()
  knownNames.set(given, name)
  return name
}

function checkedLength(value: string, before: number | null): number {
  if (before !== null) throw invalid('one content-length', 'a second one', leaveLength)
  if (!decimal.test(value)) throw invalid('a content-length that is a decimal number', show(value), leaveLength)
  return Number(value)
}

// The cures that are given more than once.
const givePairs = "Give [['content-type', 'text/plain']], a Headers or a Map."
export const leaveLength = 'Leave it out: the server counts text and bytes.'
const encodeValue = 'Encode what a user typed: encodeURIComponent(text).'

/** What a wrong answer is reported as. */
export function invalid(demand: string, got: string, cure: string): TsgiError {
  return new TsgiError({
    code: 'answer-invalid',
    party: 'app',
    demand: `The answer of an app needs ${demand}`,
    got,
    cure,
  })
}
