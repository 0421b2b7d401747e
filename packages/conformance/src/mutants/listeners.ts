/** Places to put a fault on WebSockets: around the answer that asks for one, its listener, its socket, or its frames. */
import { Buffer } from 'node:buffer'
import type { HttpRequest, Serve, WebSocketConnection, WebSocketListener, WebSocketUpgrade } from '@tsgi/spec'
import { decodeFrame } from '../frames.ts'
import { otherAnswers, overlay } from './faults.ts'
import { onTheWire } from './wire-faults.ts'

/** A server that takes another upgrade than the app's; every other answer stays as it is. */
export function otherUpgrades(
  change: (answer: WebSocketUpgrade, request: HttpRequest) => Partial<WebSocketUpgrade>,
): (serve: Serve) => Serve {
  return otherAnswers((answer, request) =>
    typeof answer === 'object' && answer !== null && 'upgrade' in answer && answer.status === undefined
      ? { ...answer, ...change(answer, request) }
      : answer,
  )
}

/** A server that calls other members of a listener than the app's. */
export function otherListeners(change: (listener: WebSocketListener) => WebSocketListener): (serve: Serve) => Serve {
  return otherUpgrades(({ listener }) =>
    typeof listener === 'object' && listener !== null ? { listener: overlay(listener, change(listener)) } : {},
  )
}

/** A server that puts each socket into a set before its listener hears of the end. */
export function notingEnds(ended: WeakSet<WebSocketConnection>): (serve: Serve) => Serve {
  return otherListeners((listener) => ({
    close(socket, code, reason) {
      ended.add(socket)
      listener.close?.(socket, code, reason)
    },
  }))
}

/** A server whose listeners get another socket: one for each connection. */
export function otherConnections(
  change: (socket: WebSocketConnection, listener: WebSocketListener) => Partial<WebSocketConnection>,
): (serve: Serve) => Serve {
  return otherListeners((listener) => {
    const changed = new WeakMap<WebSocketConnection, WebSocketConnection>()
    const of = (socket: WebSocketConnection) => {
      const known = changed.get(socket) ?? overlay(socket, change(socket, listener))
      changed.set(socket, known)
      return known
    }
    return {
      open: (socket) => listener.open?.(of(socket)),
      message: (socket, data) => listener.message?.(of(socket), data),
      drain: (socket) => listener.drain?.(of(socket)),
      close: (socket, code, reason) => listener.close?.(of(socket), code, reason),
    }
  })
}

/** A server that reads other frames than the client sends, where a frame begins a piece. */
export function onClientFrames(change: (bytes: Buffer) => Buffer): (serve: Serve) => Serve {
  return onTheWire({
    request(text, connection) {
      const isFrame = connection['isWebSocket'] === true
      connection['isWebSocket'] ||= /^sec-websocket-key:/im.test(text)
      return isFrame ? change(Buffer.from(text, 'latin1')).toString('latin1') : text
    },
  })
}

/** A server that sends other frames, none where nothing is left of one. A frame may be written in several pieces. */
export function onServerFrames(change: (frame: Buffer) => Buffer): (serve: Serve) => Serve {
  return onTheWire({
    response(text, connection) {
      if (connection['isWebSocket'] !== true) {
        connection['isWebSocket'] = text.startsWith('HTTP/1.1 101 ')
        return text
      }
      const held = connection['rest']
      let rest = Buffer.from((typeof held === 'string' ? held : '') + text, 'latin1')
      let sent = ''
      for (let found = decodeFrame(rest); found !== null; found = decodeFrame(rest)) {
        sent += change(rest.subarray(0, found.length)).toString('latin1')
        rest = rest.subarray(found.length)
      }
      connection['rest'] = rest.toString('latin1')
      return sent
    },
  })
}

/** The code of a close frame that a server sends; `null` for anything else. */
export function closeCodeOf(bytes: Buffer): number | null {
  return bytes[0] === 0x88 && bytes.length >= 4 ? bytes.readUInt16BE(2) : null
}

/** The close frame with another code. */
export function withCode(bytes: Buffer, code: number): Buffer {
  const changed = Buffer.from(bytes)
  changed.writeUInt16BE(code, 2)
  return changed
}
