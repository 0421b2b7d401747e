/** How an answer is framed, as rows: what the app gives, what the client gets. */
import type { HttpResponse } from '@tsgi/spec'
import type { RuleId } from '@tsgi/spec/rules'

type Body = HttpResponse['body']

const encode = (text: string) => new TextEncoder().encode(text)

async function* chunks(...texts: readonly string[]) {
  for (const text of texts) yield encode(text)
}

/** Each kind of body: its examples, made anew for each answer, with their bytes. */
export const bodyKinds = {
  nothing: [
    [() => null, ''],
    [() => undefined, ''],
  ],
  'empty text or bytes': [
    [() => '', ''],
    [() => new Uint8Array(0), ''],
  ],
  'text or bytes': [
    [() => 'héllo', 'héllo'],
    [() => 'x'.repeat(200_000), 'x'.repeat(200_000)],
    [() => encode('bytes'), 'bytes'],
  ],
  chunks: [
    [() => chunks('one ', 'two'), 'one two'],
    [() => new Response('héllo').body, 'héllo'],
  ],
} satisfies Readonly<Record<string, readonly (readonly [make: () => Body, text: string])[]>>

/** What a client gets. */
export interface Framed {
  /** What frames it; `cut` and `refused` are answers that fail. */
  readonly by: 'length' | 'chunks' | 'nothing' | 'length or chunks' | 'refused' | 'cut'
  /** The length that is sent: that of the body's bytes, or as it was given. */
  readonly length?: 'counted' | 'given'
  /** Whether the body is sent. */
  readonly body: boolean
  /** The rule that decides. */
  readonly rule: RuleId
}

/** The columns: how a `content-length` of the app stands to the bytes of its body. */
export const lengths = { none: null, equal: 0, less: -1, more: 1 } as const

export interface FramingRow {
  readonly body: keyof typeof bodyKinds
  /** No `content-length` is given. */
  readonly none: Framed
  /** That of the body. */
  readonly equal: Framed
  /** One less; `null` where there is no such length. */
  readonly less: Framed | null
  /** One more. */
  readonly more: Framed
}

/** A case that judges cells. */
export interface FramingCase {
  readonly rule: RuleId
  readonly name: string
  /** The rules whose cells it judges: its own alone, where nothing is said. */
  readonly cells?: readonly RuleId[]
  /** Looks at the body and at the next answer of the connection alone. */
  readonly bodyAlone?: true
  /** Tried with this status alone. */
  readonly status?: number
}

/** Answers that are framed by the same rows. */
export interface FramingGroup {
  /** What the answers have in common. */
  readonly title: string
  /** What it is tried with. */
  readonly tried: readonly { readonly method: string; readonly status: number }[]
  /** The cases that judge the rows. */
  readonly cases: readonly FramingCase[]
  /** Apps should not give what is not sent. */
  readonly breaks?: RuleId
  /** One for each kind of body. */
  readonly rows: readonly FramingRow[]
}

const counted: Framed = { by: 'length', length: 'counted', body: true, rule: 'known-bodies-have-a-length' }
const given: Framed = { by: 'length', length: 'given', body: true, rule: 'an-answer-has-one-framing' }
const passedOn: Framed = { by: 'length', length: 'given', body: true, rule: 'declared-lengths-are-sent' }
const chunked: Framed = { by: 'chunks', body: true, rule: 'streams-are-chunked' }
const refused: Framed = { by: 'refused', body: false, rule: 'a-length-is-one-number' }
const tooLong: Framed = { by: 'cut', body: false, rule: 'long-bodies-are-cut' }
const tooShort: Framed = { by: 'cut', body: false, rule: 'short-bodies-are-cut' }

const same = (framed: Framed): readonly FramingRow[] => [
  { body: 'nothing', none: framed, equal: framed, less: null, more: framed },
  { body: 'empty text or bytes', none: framed, equal: framed, less: null, more: framed },
  { body: 'text or bytes', none: framed, equal: framed, less: framed, more: framed },
  { body: 'chunks', none: framed, equal: framed, less: framed, more: framed },
]

/** A head alone, with the length that is known. Nobody counts. */
function headAlone(rule: RuleId): readonly FramingRow[] {
  const own: Framed = { by: 'length', length: 'counted', body: false, rule }
  const asGiven: Framed = { by: 'length', length: 'given', body: false, rule }
  const silent: Framed = { by: 'nothing', body: false, rule }
  return [
    { body: 'nothing', none: silent, equal: asGiven, less: null, more: asGiven },
    { body: 'empty text or bytes', none: own, equal: asGiven, less: null, more: asGiven },
    { body: 'text or bytes', none: own, equal: asGiven, less: asGiven, more: asGiven },
    { body: 'chunks', none: silent, equal: asGiven, less: asGiven, more: asGiven },
  ]
}

export const framing: readonly FramingGroup[] = [
  {
    title: 'Any method but HEAD, any status but 204, 205 and 304',
    tried: [
      { method: 'GET', status: 200 },
      { method: 'POST', status: 404 },
    ],
    cases: [
      { rule: 'known-bodies-have-a-length', name: 'text, bytes and no body at all have a length, each example' },
      {
        rule: 'an-answer-has-one-framing',
        name: 'an answer has one framing, with a length and without, each example of a body',
        cells: [
          'known-bodies-have-a-length',
          'an-answer-has-one-framing',
          'streams-are-chunked',
          'declared-lengths-are-sent',
        ],
      },
      { rule: 'streams-are-chunked', name: 'chunks without a length are chunked, and the connection serves on' },
      { rule: 'declared-lengths-are-sent', name: 'chunks with a true length have it, and the connection serves on' },
      { rule: 'a-length-is-one-number', name: 'a length one less or one more than the bytes is answered with 500' },
      { rule: 'short-bodies-are-cut', name: 'chunks with one byte less than declared cut the connection' },
      { rule: 'long-bodies-are-cut', name: 'chunks with one byte more than declared cut the connection' },
    ],
    rows: [
      { body: 'nothing', none: counted, equal: given, less: null, more: refused },
      { body: 'empty text or bytes', none: counted, equal: given, less: null, more: refused },
      { body: 'text or bytes', none: counted, equal: given, less: refused, more: refused },
      { body: 'chunks', none: chunked, equal: passedOn, less: tooLong, more: tooShort },
    ],
  },
  {
    title: 'HEAD',
    tried: [
      { method: 'HEAD', status: 200 },
      { method: 'HEAD', status: 404 },
    ],
    cases: [
      {
        rule: 'head-has-no-body',
        name: 'a HEAD is answered without the bytes of its body, and the connection serves on',
        cells: ['head-keeps-the-length'],
        bodyAlone: true,
        status: 200,
      },
      {
        rule: 'head-has-no-body',
        name: 'a HEAD is answered with a 404 without the bytes of its body, and the connection serves on',
        cells: ['head-keeps-the-length'],
        bodyAlone: true,
        status: 404,
      },
      {
        rule: 'head-keeps-the-length',
        name: 'the answer to a HEAD has the length that was declared or that its text or bytes have, and no other',
      },
    ],
    rows: headAlone('head-keeps-the-length'),
  },
  {
    title: '304',
    tried: [{ method: 'GET', status: 304 }],
    cases: [{ rule: 'not-modified-has-no-body', name: 'a 304 has no body, and no length but the one that is known' }],
    breaks: 'not-modified-has-no-body',
    rows: headAlone('not-modified-has-no-body'),
  },
  {
    title: '204',
    tried: [
      { method: 'GET', status: 204 },
      { method: 'HEAD', status: 204 },
    ],
    cases: [
      {
        rule: 'no-content-has-no-body',
        name: 'a 204 has neither body nor length whatever the app gives, and the connection serves on',
      },
    ],
    breaks: 'no-content-has-no-body',
    rows: same({ by: 'nothing', body: false, rule: 'no-content-has-no-body' }),
  },
  {
    title: '205',
    tried: [{ method: 'GET', status: 205 }],
    cases: [
      {
        rule: 'reset-content-has-no-body',
        name: 'a 205 has no content whatever the app gives, and the connection serves on',
      },
    ],
    breaks: 'reset-content-has-no-body',
    rows: same({ by: 'length or chunks', body: false, rule: 'reset-content-has-no-body' }),
  },
]
