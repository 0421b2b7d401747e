/** The header fields of an answer in, what compression has to know of them and makes of them out. Pure. */
import type { Field } from '../fields.ts'

/** What the fields of an answer say. */
export interface AnswerFacts {
  readonly type: string | null
  /** The `content-length`. */
  readonly length: number | null
  readonly etag: string | null
  /** Its bytes are a part of the content. */
  readonly isPart: boolean
  /** Its bytes have to stay as they are. */
  readonly fixed: boolean
}

// What is encoded already, or says something about exactly these bytes (RFC 9530).
const fixing: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-digest',
  'repr-digest',
  'digest',
  'content-md5',
])

export function readFacts(fields: readonly Field[]): AnswerFacts {
  let type: string | null = null
  let length: number | null = null
  let etag: string | null = null
  let isPart = false
  let fixed = false
  for (const [given, value] of fields) {
    // A name in capitals breaks a rule and is sent all the same: compressed twice, its content would be lost.
    const name = given.toLowerCase()
    if (name === 'content-type') type = value
    else if (name === 'content-length') length = Number(value)
    else if (name === 'etag') etag = value
    else if (name === 'content-range') isPart = true
    // RFC 9111, section 5.2.2.6.
    else if (name === 'cache-control') fixed ||= /(?:^|[\s,])no-transform(?:$|[\s,])/i.test(value)
    else if (fixing.has(name)) fixed = true
  }
  return { type, length, etag, isPart, fixed }
}

/** What a compressed answer says in place of `fields`. */
export function encodedFields(fields: readonly Field[], encoding: string): readonly Field[] {
  const kept = fields
    .filter(([name]) => !ofPlainBytes.has(name.toLowerCase()))
    .map(([name, value]): Field => [name, name.toLowerCase() === 'etag' ? weakTag(value) : value])
  return [...kept, ['content-encoding', encoding]]
}

// A part of what is compressed anew each time cannot be asked for.
const ofPlainBytes: ReadonlySet<string> = new Set(['content-length', 'accept-ranges'])

/** RFC 9110, section 8.8.3.3: other bytes of the same content share a weak tag alone. */
export function weakTag(tag: string): string {
  return tag.startsWith('W/') ? tag : `W/${tag}`
}
