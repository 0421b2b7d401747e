/** The shape of a case: its rule, its name, what runs in the host, and its talk with the server. */
import type {
  App,
  Application,
  Capability,
  HttpRequest,
  Serve,
  ServeOptions,
  Server,
  ServerInfo,
  Stateful,
} from '@tsgi/spec'
import type { RuleId } from '@tsgi/spec/rules'
import type { ClientMessage } from './message.ts'
import type { Wire } from './wire.ts'

/** What a case's app sees of the suite: a side channel to the talk, not through the server under test. */
export interface Stage {
  /** Tells the talk something, as JSON. */
  readonly note: (name: string, data?: unknown) => void
  /** Waits until the talk tells it. */
  readonly told: (name: string) => Promise<unknown>
}

/** What a case about the life of a server sees of the suite. */
export interface LifeStage extends Stage {
  /** The `serve` of the server under test. */
  readonly serve: Serve
  /** Serves on a free port of loopback, and notes `port` and each `error` that `onError` hears. */
  readonly start: <S>(app: App | Application | Stateful<S>, options?: ServeOptions) => Promise<Server>
}

/** A request as a client would send it. */
export interface ClientRequest {
  /** `GET` */
  readonly method?: string
  /** The request target. `/` */
  readonly target?: string
  /** Fields after `host`; a `content-length` is added to a body. */
  readonly headers?: readonly (readonly [string, string])[]
  /** Text or bytes are sent with a length, an array of chunks is sent chunked. */
  readonly body?: string | Uint8Array | readonly string[]
}

/** The client's side of a case that needs no socket. */
export interface Talk {
  /** What the server says of itself: `context.server`. */
  readonly server: ServerInfo
  /** What `request.url` begins with: `https` over TLS. */
  readonly scheme: 'http' | 'https'
  /** One request, its answer read; on a connection of its own. */
  readonly exchange: (request?: ClientRequest) => Promise<ClientMessage>
  /** Waits for a note of the app. Each note is seen once, in order. */
  readonly seen: (name: string) => Promise<unknown>
  /** The notes of that name so far. */
  readonly notes: (name: string) => readonly unknown[]
  /** Releases what waits for it in the app. */
  readonly tell: (name: string, data?: unknown) => void
}

/** How a talk connects. */
export interface ConnectOptions {
  /** `false`: nothing is read before `resume()`. */
  readonly reading?: boolean
  /** Another port than that of the case, where it has started several servers. */
  readonly port?: number
  /** Another address of loopback than 127.0.0.1. */
  readonly host?: string
  /** A unix socket instead. */
  readonly path?: string
}

/** The client's side of a case on real sockets. */
export interface WireTalk extends Talk {
  /** A connection to the server of the case, or to another that it has started. */
  readonly connect: (options?: ConnectOptions) => Promise<Wire>
  /** The head of a request that reaches the case's app: request line, the fields given, a blank line. */
  readonly head: (requestLine?: string, ...fields: readonly string[]) => string
}

interface CaseBase {
  /** The rule that it judges. */
  readonly rule: RuleId
  /** A sentence of observable behaviour; unique. */
  readonly name: string
  /** Runs only where all of these are declared. */
  readonly needs?: readonly Capability[]
  /** Runs only where none of these is declared. */
  readonly without?: readonly Capability[]
  /** Not run over HTTP/2, and why: `framing of HTTP/1.1`. */
  readonly only?: string
  /** The rules that this app breaks on purpose, which the validator has to report, and nothing else. */
  readonly breaches?: readonly RuleId[]
}

/** Runs on sockets and in memory, in every delivery. */
export interface ExchangeCase extends CaseBase {
  /** One exchange after the other, without a look at the bytes of the connection. */
  readonly over: 'exchange'
  /** Makes the app that runs in the host. */
  readonly app: (stage: Stage) => App
  /** What the client does and expects. A throw or rejection breaks the case. */
  readonly talk: (talk: Talk) => Promise<void>
}

/** Runs on sockets, whole and one byte at a time. */
export interface WireCase extends CaseBase {
  /** The bytes of a connection. */
  readonly over: 'wire'
  /** Makes the app that runs in the host. */
  readonly app: (stage: Stage) => App
  /** What the client sends and expects. A throw or rejection breaks the case. */
  readonly talk: (talk: WireTalk) => Promise<void>
  /** The case decides itself what is sent when: its talk is not delivered byte by byte. */
  readonly asIs?: boolean
}

/** Starts servers of its own in the host. */
export interface LifeCase extends CaseBase {
  /** The life of a server: how it starts, listens, drains and stops. */
  readonly over: 'life'
  /** Runs in the host. A throw or rejection breaks the case. */
  readonly scene: (stage: LifeStage) => Promise<void>
  /** What the client does and expects meanwhile. A throw or rejection breaks the case. */
  readonly talk: (talk: WireTalk) => Promise<void>
}

/** A case of any kind; `over` tells which. */
export type Case = ExchangeCase | WireCase | LifeCase

/** An app of any form. `Stateful<unknown>` would take none whose state has a type. */
export type AnyApp = App | Application | AnyStateful

interface AnyStateful {
  readonly fetch: (request: HttpRequest, context: never) => ReturnType<App>
  readonly start: (server: ServerInfo) => unknown
  readonly stop?: ((state: never) => void | Promise<void>) | undefined
}

/** An app with its own expectations: a row of the matrix. */
export interface AppRow {
  /** As the row is called in the matrix; unique. */
  readonly name: string
  /** Makes the app in the host, anew for each check. */
  readonly app: (stage: Stage) => AnyApp | Promise<AnyApp>
  /** The rules that this app breaks on purpose, in each check. */
  readonly breaches?: readonly RuleId[]
  /** What is expected of it: each is run by itself, on a server of its own. */
  readonly checks: readonly AppCheck[]
}

/** One expectation of an app, on a server of its own, which closes when it is told `close`. */
export interface AppCheck {
  /** A sentence of observable behaviour; unique within its app. */
  readonly name: string
  /** What the client does and expects. A throw or rejection breaks the check. */
  readonly talk: (talk: WireTalk) => Promise<void>
}
