/** The states of an exchange, as rows: what leads from one to another, and what an app observes in each. */
import type { Transport } from '@tsgi/spec/server'

/** Where an exchange stands. */
export type State = 'open' | 'sending' | 'ended' | 'sent' | 'aborted' | 'upgraded'

/** What of an exchange an app observes. */
export interface StateRow {
  readonly state: State
  readonly means: string
  readonly signal: 'quiet' | 'aborted'
  readonly completed: 'pending' | 'sent' | 'aborted' | 'upgraded'
  /** A reading of the request's body that began while the exchange was open. */
  readonly begunReading: 'goes on' | 'rejects' | 'there is none'
  /** A body of the request that nobody has begun to read by now. */
  readonly unbegunBody: 'can be read' | 'rejects' | 'there is none'
}

export const states: readonly StateRow[] = [
  {
    state: 'open',
    means: 'The app was called and has not answered yet.',
    signal: 'quiet',
    completed: 'pending',
    begunReading: 'goes on',
    unbegunBody: 'can be read',
  },
  {
    state: 'sending',
    means: 'The head has left, chunks follow.',
    signal: 'quiet',
    completed: 'pending',
    begunReading: 'goes on',
    unbegunBody: 'can be read',
  },
  {
    state: 'ended',
    means: 'All of the answer was handed to the transport.',
    signal: 'quiet',
    completed: 'pending',
    begunReading: 'goes on',
    unbegunBody: 'rejects',
  },
  {
    state: 'sent',
    means: 'All of the answer has gone to the operating system.',
    signal: 'quiet',
    completed: 'sent',
    begunReading: 'goes on',
    unbegunBody: 'rejects',
  },
  {
    state: 'aborted',
    means: 'The exchange has ended before its answer was complete.',
    signal: 'aborted',
    completed: 'aborted',
    begunReading: 'rejects',
    unbegunBody: 'rejects',
  },
  {
    state: 'upgraded',
    means: 'The connection has become a WebSocket, which has an end of its own.',
    signal: 'quiet',
    completed: 'upgraded',
    begunReading: 'there is none',
    unbegunBody: 'there is none',
  },
]

/** What follows from an event in a state. */
export interface Step {
  readonly to: State
  /** What the transport is asked for. */
  readonly asks?: keyof Transport
  /** The status that is sent instead of an answer of the app. */
  readonly status?: number
  /** The phase of the error that `onError` hears of. */
  readonly reports?: 'app' | 'answer' | 'body'
}

/** An event in the life of an exchange, and what follows from it in each state. */
export interface EventRow {
  /** What happens, as the end of a sentence that begins with `by`. */
  readonly event: string
  /** Whose doing it is. */
  readonly by: 'the app' | 'the body' | 'the transport' | 'the server'
  /** A state that is not here cannot meet this event. */
  readonly steps: Readonly<Partial<Record<State, Step>>>
}

const over: Step = { to: 'aborted' }

export const events: readonly EventRow[] = [
  {
    event: 'answers with text, bytes or no body',
    by: 'the app',
    steps: { open: { to: 'ended', asks: 'sendWhole' }, aborted: over },
  },
  {
    event: 'answers with chunks',
    by: 'the app',
    steps: { open: { to: 'sending', asks: 'sendHead' }, aborted: over },
  },
  {
    event: 'asks for the WebSocket that the client has asked for',
    by: 'the app',
    steps: { open: { to: 'upgraded', asks: 'upgrade' }, aborted: over },
  },
  {
    event: 'throws or rejects',
    by: 'the app',
    steps: { open: { to: 'ended', asks: 'sendWhole', status: 500, reports: 'app' }, aborted: over },
  },
  {
    event: 'lets the error of a malformed body through',
    by: 'the app',
    steps: { open: { to: 'ended', asks: 'sendWhole', status: 400 }, aborted: over },
  },
  {
    event: 'gives what is no answer',
    by: 'the app',
    steps: { open: { to: 'ended', asks: 'sendWhole', status: 500, reports: 'answer' }, aborted: over },
  },
  {
    event: 'gives a chunk',
    by: 'the body',
    steps: { sending: { to: 'sending', asks: 'sendChunk' }, aborted: over },
  },
  {
    event: 'ends',
    by: 'the body',
    steps: { sending: { to: 'ended', asks: 'sendEnd' }, aborted: over },
  },
  {
    event: 'fails, or gives what is no chunk',
    by: 'the body',
    steps: { sending: { to: 'aborted', asks: 'cut', reports: 'body' }, aborted: over },
  },
  {
    event: 'has delivered all of the answer',
    by: 'the transport',
    steps: { ended: { to: 'sent' }, aborted: over },
  },
  {
    event: 'has lost the connection',
    by: 'the transport',
    steps: {
      open: over,
      sending: over,
      ended: over,
      sent: { to: 'sent' },
      aborted: over,
      upgraded: { to: 'upgraded' },
    },
  },
  {
    event: 'cuts: the drain is over, or `destroy()`',
    by: 'the server',
    steps: {
      open: { to: 'aborted', asks: 'cut' },
      sending: { to: 'aborted', asks: 'cut' },
      ended: { to: 'aborted', asks: 'cut' },
      sent: { to: 'sent' },
      aborted: over,
      upgraded: { to: 'upgraded' },
    },
  },
]
