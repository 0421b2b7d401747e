/** Servers that are wrong about HTTP/2. */
import { EventEmitter } from 'node:events'
import http2, { constants, type OutgoingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import { syncBuiltinESMExports } from 'node:module'
import type { HttpHeaders, Serve } from '@tsgi/spec'
import { aroundApps, otherRequests, overlay, serving } from './faults.ts'
import type { ServerMutant } from './mutant.ts'

/** Changes how node makes its sessions, for whoever imports it. */
function otherSessions(
  settings: http2.ServerSessionOptions,
  change: (session: ServerHttp2Session) => void = () => {},
): (serve: Serve) => Serve {
  return (serve) => {
    const { performServerHandshake } = http2
    const handshake: typeof performServerHandshake = (socket, options) => {
      const session = performServerHandshake(socket, Object.assign({}, options, settings))
      change(session)
      return session
    }
    Object.assign(http2, { performServerHandshake: handshake })
    syncBuiltinESMExports()
    return serve
  }
}

/** Sends `upgrade` with a 426, as on HTTP/1.1: what a client does with such a message is done here, because node sends none. */
function sendUpgrade(serve: Serve): Serve {
  const emit = Reflect.get(EventEmitter.prototype, 'emit') as (this: EventEmitter, ...event: unknown[]) => boolean
  Object.defineProperty(EventEmitter.prototype, 'emit', {
    configurable: true,
    writable: true,
    value(this: EventEmitter, ...event: unknown[]) {
      const [name, stream] = event
      if (name === 'stream' && typeof (stream as Partial<ServerHttp2Stream>)?.respond === 'function')
        refuseUpgrades(stream as ServerHttp2Stream)
      return emit.call(this, ...event)
    },
  })
  return serve
}

function refuseUpgrades(stream: ServerHttp2Stream): void {
  const respond = stream.respond.bind(stream)
  stream.respond = (headers, options) => {
    const { ':status': status } = headers as OutgoingHttpHeaders
    if (status === 426) stream.close(constants.NGHTTP2_PROTOCOL_ERROR)
    else respond(headers as OutgoingHttpHeaders, options)
  }
}

function withAuthority(headers: HttpHeaders): HttpHeaders {
  const authority = headers.get('host') ?? ''
  return overlay(headers, {
    get: (name: string) => (name === ':authority' ? authority : headers.get(name)),
    has: (name: string) => name === ':authority' || headers.has(name),
    *[Symbol.iterator]() {
      yield [':authority', authority] as [string, string]
      yield* headers
    },
  })
}

const noHttp2 = 'No client gets as far as HTTP/2.'

export const http2Mutants: readonly ServerMutant[] = [
  {
    name: 'speaks HTTP/1.1 alone where http2 is asked for',
    rule: 'http2-is-agreed-on',
    alsoBreaks: {
      'pseudo-headers-are-not-seen': noHttp2,
      'streams-are-bounded': noHttp2,
      'streams-are-independent': noHttp2,
      'sessions-leave-with-the-server': noHttp2,
      'connection-fields-are-not-sent-over-http2': noHttp2,
    },
    break: serving((serve, app, options) => {
      if (typeof options !== 'object' || options === null) return serve(app, options)
      const { http2, ...others } = options
      return serve(app, http2 === true && options.tls !== undefined ? others : options)
    }),
  },
  {
    name: 'shows :authority beside host',
    rule: 'pseudo-headers-are-not-seen',
    seenIn: 'node:http2 and its compatibility API',
    break: otherRequests((request, { httpVersion }) =>
      httpVersion === '2' ? overlay(request, { headers: withAuthority(request.headers) }) : request,
    ),
  },
  {
    name: 'serves the exchanges of HTTP/2 one after the other',
    rule: 'streams-are-independent',
    break: aroundApps((app) => {
      let last: Promise<unknown> = Promise.resolve()
      return (request, context) => {
        if (context.httpVersion !== '2') return app(request, context)
        const answer = last.then(() => app(request, context))
        last = answer.catch(() => {})
        return answer
      }
    }),
  },
  {
    name: 'takes any number of streams of a connection',
    rule: 'streams-are-bounded',
    seenIn: 'node:http2, whose default is 4294967295',
    break: otherSessions({ settings: {} }),
  },
  {
    name: 'stays for connections of HTTP/2 that are made while it stops',
    rule: 'sessions-leave-with-the-server',
    break: otherSessions({}, (session) => {
      session.close = () => {}
    }),
  },
  {
    name: 'sends upgrade over HTTP/2',
    rule: 'connection-fields-are-not-sent-over-http2',
    break: sendUpgrade,
  },
]
