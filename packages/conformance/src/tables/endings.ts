/** What ends how, as rows: who ends an exchange when, and what then becomes of each of its parts. */
import type { RuleId } from '@tsgi/spec/rules'

/** What the app does with the request. Each name is one app of `cases/endings.ts`. */
export type Doing =
  | 'waits'
  | 'answers with text'
  | 'answers with text, then reads'
  | 'answers with the wish to close'
  | 'streams a ReadableStream'
  | 'streams an iterator'
  | 'streams and fails'
  | 'streams less than declared'
  | 'streams more than declared'
  | 'answers 304 with a stream'
  | 'gives what is no answer'
  | 'throws'
  | 'lets a body error through'

/** One way in which an exchange ends, and everything that follows from it. */
export interface EndingRow {
  /** Who or what ends it, as a sentence. The name of a case is made of it. */
  readonly how: string
  /** The rule that decides most of it. */
  readonly rule: RuleId
  /** What the app does meanwhile. */
  readonly doing: Doing
  /** `GET`, or `POST` with a body of which a part is missing, unless another is named. */
  readonly method?: 'HEAD'
  /** A body whose rest has not come, one that is over the limit, or none. */
  readonly upload?: 'unfinished' | 'too large'
  /** What ends it, once the app was called or its first chunk has come. Nothing: it ends by itself. */
  readonly end?: 'reset' | 'finish' | 'close' | 'destroy'
  /** The rules that this app breaks on purpose. */
  readonly breaches?: readonly RuleId[]

  /** Whether `request.signal` aborts. */
  readonly signal: 'quiet' | 'aborts'
  /** What the body of the answer gets; `null` where there is none to end. */
  readonly body: 'cancel()' | 'return()' | 'nothing' | null
  /** The `code` that reading the body of the request rejects with; `null` where nobody reads. */
  readonly reading: 'body-aborted' | 'body-too-large' | null
  /** The `outcome` of `context.completed`. */
  readonly completed: 'sent' | 'aborted'
  /** The phase of the error that `onError` hears of. */
  readonly onError: 'app' | 'answer' | 'body' | null
  /** What the client gets: a complete answer with this status, an incomplete one or none (`cut`); `null`: it has left. */
  readonly client: number | 'cut' | null
  /** What becomes of the connection (HTTP/1.1). */
  readonly connection: 'serves on' | 'ends'
}

type Effects = Pick<EndingRow, 'signal' | 'body' | 'reading' | 'completed' | 'onError' | 'client' | 'connection'>

const sent: Effects = {
  signal: 'quiet',
  body: null,
  reading: null,
  completed: 'sent',
  onError: null,
  client: 200,
  connection: 'serves on',
}

const lost: Effects = { ...sent, signal: 'aborts', completed: 'aborted', client: 'cut', connection: 'ends' }

/** The name of the case of a row. */
export const caseOf = ({ how }: EndingRow): string => `${how}: what becomes of each part of the exchange`

export const endings: readonly EndingRow[] = [
  {
    how: 'a complete answer',
    rule: 'completed-tells-what-was-sent',
    doing: 'answers with text',
    ...sent,
  },
  {
    how: 'a complete answer with the wish to close',
    rule: 'connection-close-is-a-wish',
    doing: 'answers with the wish to close',
    ...sent,
    connection: 'ends',
  },
  {
    how: 'a complete answer before the app reads the body of the request',
    rule: 'bodies-end-with-the-answer',
    doing: 'answers with text, then reads',
    upload: 'unfinished',
    ...sent,
    reading: 'body-aborted',
  },
  {
    how: 'a HEAD whose answer has a stream',
    rule: 'unbegun-bodies-are-cancelled',
    doing: 'streams a ReadableStream',
    method: 'HEAD',
    ...sent,
    body: 'cancel()',
  },
  {
    how: 'a 304 with a stream',
    rule: 'unbegun-bodies-are-cancelled',
    doing: 'answers 304 with a stream',
    breaches: ['not-modified-has-no-body'],
    ...sent,
    body: 'cancel()',
    client: 304,
  },
  {
    how: 'an app that throws',
    rule: 'a-throw-is-a-bare-500',
    doing: 'throws',
    ...sent,
    onError: 'app',
    client: 500,
  },
  {
    how: 'an app that gives what is no answer, with a stream',
    rule: 'invalid-answers-say-nothing',
    doing: 'gives what is no answer',
    breaches: ['status-is-final'],
    ...sent,
    body: 'cancel()',
    onError: 'answer',
    client: 500,
  },
  {
    how: 'a request body over the limit, whose error the app lets through',
    rule: 'body-errors-have-a-status',
    doing: 'lets a body error through',
    upload: 'too large',
    ...sent,
    reading: 'body-too-large',
    client: 413,
    connection: 'ends',
  },
  {
    how: 'a body that fails after the head',
    rule: 'an-error-after-the-head-is-visible',
    doing: 'streams and fails',
    ...lost,
    body: 'nothing',
    onError: 'body',
  },
  {
    how: 'a body that ends before its declared length',
    rule: 'short-bodies-are-cut',
    doing: 'streams less than declared',
    breaches: ['short-bodies-are-cut'],
    ...lost,
    body: 'nothing',
    onError: 'body',
  },
  {
    how: 'a body that goes beyond its declared length',
    rule: 'long-bodies-are-cut',
    doing: 'streams more than declared',
    breaches: ['long-bodies-are-cut'],
    ...lost,
    body: 'return()',
    onError: 'body',
  },
  {
    how: 'a client that resets the connection before the answer, in the middle of its upload',
    rule: 'signal-tells-of-a-lost-client',
    doing: 'waits',
    upload: 'unfinished',
    end: 'reset',
    ...lost,
    reading: 'body-aborted',
    client: null,
  },
  {
    how: 'a client that ends its side after its request, before the answer',
    rule: 'signal-tells-of-a-lost-client',
    doing: 'waits',
    end: 'finish',
    ...lost,
    client: null,
  },
  {
    how: 'a client that ends its side in the middle of its upload',
    rule: 'aborted-bodies-reject-with-the-reason',
    doing: 'waits',
    upload: 'unfinished',
    end: 'finish',
    ...lost,
    reading: 'body-aborted',
    client: null,
  },
  {
    how: 'a client that resets the connection during a ReadableStream',
    rule: 'streams-are-cancelled-at-once',
    doing: 'streams a ReadableStream',
    end: 'reset',
    ...lost,
    body: 'cancel()',
    client: null,
  },
  {
    how: 'a client that resets the connection during another iterable',
    rule: 'iterators-are-returned-once',
    doing: 'streams an iterator',
    end: 'reset',
    ...lost,
    body: 'return()',
    client: null,
  },
  {
    how: 'a drain that is over before the app has answered',
    rule: 'the-drain-is-bounded',
    doing: 'waits',
    upload: 'unfinished',
    end: 'close',
    ...lost,
    reading: 'body-aborted',
  },
  {
    how: 'a drain that is over during a stream',
    rule: 'the-drain-is-bounded',
    doing: 'streams a ReadableStream',
    end: 'close',
    ...lost,
    body: 'cancel()',
  },
  {
    how: 'destroy() before the app has answered',
    rule: 'destroy-cuts-at-once',
    doing: 'waits',
    upload: 'unfinished',
    end: 'destroy',
    ...lost,
    reading: 'body-aborted',
  },
  {
    how: 'destroy() during a stream',
    rule: 'destroy-cuts-at-once',
    doing: 'streams an iterator',
    end: 'destroy',
    ...lost,
    body: 'return()',
  },
]

/** Endings that a case of another kind judges. What is left out there is not promised. */
export interface JudgedElsewhere extends Partial<Omit<Effects, 'reading' | 'client'>> {
  /** Who or what ends it, as a sentence. */
  readonly how: string
  /** The rule that decides it. */
  readonly rule: RuleId
  /** The name of the case that judges it. */
  readonly case: string
  /** The `code` that reading the body of the request rejects with. */
  readonly reading?: 'body-malformed'
  /** The status that the client gets; `refused`: an error, or a connection that ends. */
  readonly client: number | 'refused'
}

export const judgedElsewhere: readonly JudgedElsewhere[] = [
  {
    how: 'a request that is refused before the app',
    rule: 'refusals-end-the-connection',
    case: 'what came together with a refused request is not served, and the connection ends',
    client: 'refused',
    connection: 'ends',
  },
  {
    how: 'a request body whose framing breaks, and whose error the app lets through',
    rule: 'malformed-bodies-are-told',
    case: 'reading a malformed body rejects with the code body-malformed, and the client is answered with 400',
    reading: 'body-malformed',
    client: 400,
  },
  {
    how: 'close() during an answer that is complete before the drain is over',
    rule: 'close-waits-for-open-exchanges',
    case: 'a stream that is open when close() is called is completed before close() resolves',
    body: 'nothing',
    client: 200,
  },
]
