/** A handler in, an app out: it calls the handler with its turn and makes an answer of what comes back. */
import type { Answer, App, WebSocketListener, WebSocketUpgrade } from '@tsgi/spec'
import { answerError, type Place } from './failure.ts'
import { HttpError } from './http-error.ts'
import { isThenable, toAnswer } from './reply.ts'
import { RouteTurn } from './turn.ts'

export type AnyHandler = (turn: RouteTurn) => unknown

/** The handler of a route as an app; what it throws goes to the error handlers of its place. */
export function routeApp(handler: AnyHandler, place: Place): App {
  return handlerApp(handler, place, toAnswer)
}

/** The handler of a WebSocket as an app. Where the server has none it is not asked, and the answer is 501. */
export function webSocketApp(handler: AnyHandler, place: Place): App {
  const asked: AnyHandler = (turn) => {
    if (turn.context.server.capabilities.includes('webSocket')) return handler(turn)
    throw new HttpError(501, 'This server has no WebSockets.')
  }
  return handlerApp(asked, place, toUpgrade)
}

function handlerApp(handler: AnyHandler, place: Place, toReply: (reply: unknown) => Answer): App {
  return (request, context) => {
    const turn = new RouteTurn(request, context, place.route)
    try {
      const reply = handler(turn)
      return isThenable(reply) ? settled(reply, turn) : toReply(reply)
    } catch (error) {
      return answerError(error, turn, place)
    }
  }

  async function settled(reply: PromiseLike<unknown>, turn: RouteTurn): Promise<Answer> {
    try {
      return toReply(await reply)
    } catch (error) {
      return answerError(error, turn, place)
    }
  }
}

/** What a handler of a WebSocket returned: a listener, an upgrade, or an answer that refuses it. */
function toUpgrade(reply: unknown): Answer {
  if (typeof reply !== 'object' || reply === null || 'status' in reply || 'upgrade' in reply) return toAnswer(reply)
  const listener = reply as WebSocketListener
  return { upgrade: 'websocket', listener } satisfies WebSocketUpgrade
}
