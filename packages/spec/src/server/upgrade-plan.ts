/** An answer that asks for a WebSocket in, what is safe to send and to call out; anything else is a thrown `TsgiError`. */
import type { WebSocketListener } from '../web-socket.ts'
import { invalid, readFields } from './answer-fields.ts'
import { show, TsgiError } from './errors.ts'
import { type Handshake, judgeHandshake, type NoHandshake } from './handshake.ts'
import type { RequestHead } from './request-head.ts'

/** A WebSocket that is about to be. */
export interface UpgradePlan {
  /** What the client asked for, judged: its key, and the protocols that it offered. */
  readonly handshake: Handshake
  /** The app’s, whose members are functions or absent. */
  readonly listener: WebSocketListener
  /** `''` without one. */
  readonly protocol: string
  /** Name, value, name, value, … for the 101, beside those of the handshake itself. */
  readonly fields: readonly string[]
}

/** What an app returned. */
export interface UpgradeAnswer {
  readonly listener: unknown
  readonly protocol: unknown
  readonly headers: unknown
}

const calls = ['open', 'message', 'drain', 'close'] as const

/** Judges it. What is answered instead comes back where the client did not ask for a WebSocket, or not well. */
export function planUpgrade(answer: UpgradeAnswer, head: RequestHead | null): UpgradePlan | NoHandshake {
  if (head === null) {
    throw new TsgiError({
      code: 'capability-missing',
      party: 'app',
      demand: "An answer that asks for a WebSocket needs a server with the capability 'webSocket'",
      got: 'one that does not declare it',
      cure: 'Look at context.server.capabilities first.',
    })
  }
  const listener = checkedListener(answer.listener)
  const { fields } = readFields(answer.headers, false)
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] as string
    if (name.startsWith('sec-websocket-'))
      throw invalid(
        'no header of the handshake itself',
        show(name),
        'Leave it out, and give the sub-protocol as protocol.',
      )
  }
  const handshake = judgeHandshake(head)
  if ('status' in handshake) return handshake
  return { handshake, listener, protocol: checkedProtocol(answer.protocol, handshake), fields }
}

function checkedListener(listener: unknown): WebSocketListener {
  if (typeof listener !== 'object' || listener === null)
    throw invalid('a listener that is an object', show(listener), 'Give { message(socket, data) { … } }.')
  for (const name of calls) {
    const call = (listener as Record<string, unknown>)[name]
    if (call !== undefined && typeof call !== 'function')
      throw invalid(`a listener whose ${name} is a function`, show(call), 'Leave it out, or give a function.')
  }
  return listener
}

function checkedProtocol(protocol: unknown, { protocols }: Handshake): string {
  if (protocol === undefined) return ''
  if (typeof protocol === 'string' && protocols.includes(protocol)) return protocol
  const offered = protocols.length === 0 ? 'none' : protocols.join(', ')
  throw invalid(
    `a protocol that the client offered (${offered})`,
    show(protocol),
    'Choose among those, or leave it out.',
  )
}
