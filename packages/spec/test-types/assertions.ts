/** What the compiler has to accept and to refuse, in each environment that has types of its own for the web's classes. */
import { derive } from '../src/derive.ts'
import { fromFetch } from '../src/from-fetch.ts'
import type {
  Answer,
  App,
  Application,
  Context,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
  Middleware,
  Serve,
  ServeOptions,
  ServerInfo,
  Stateful,
  WebSocketListener,
} from '../src/index.ts'
import { mount } from '../src/mount.ts'

// The environment is the one that it is meant to be: with no types at all, everything below would compile as `any`.
type IsAny<T> = 0 extends 1 & T ? true : false
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare const holds: <T extends true>(claim?: T) => void
holds<Equal<IsAny<Request>, false>>()
holds<Equal<IsAny<Response>, false>>()
holds<Equal<IsAny<Headers>, false>>()
holds<Equal<IsAny<AbortSignal>, false>>()

declare const serve: Serve
declare const nativeRequest: Request
declare const nativeResponse: Response
declare const nativeHeaders: Headers
declare const context: Context
declare const request: HttpRequest

// rule: platform-requests-are-requests
export const asRequest: HttpRequest = nativeRequest
export const asHeaders: HttpHeaders = nativeHeaders
declare const hello: App
void hello(nativeRequest, context)
// As a parameter: what takes ours takes a native one.
export const fetchHandler: (request: Request) => Answer | Promise<Answer> = (native) => hello(native, context)
declare const takesOurs: (request: HttpRequest) => void
export const takesNative: (request: Request) => void = takesOurs

// rule: platform-responses-have-the-type-of-answers
export const asResponse: HttpResponse = nativeResponse
export const asAnswer: Answer = nativeResponse
export const proxy: App = ({ url }) => fetch(url)
export const fresh: App = () => new Response('hello', { status: 200, headers: { 'x-a': '1' } })
export const upstream: App = async ({ url }) => derive(await fetch(url), { status: 200 })

// rule: fetch-handlers-are-no-apps
declare const fetchApp: (request: Request) => Response | Promise<Response>
export const bridged: App = fromFetch(fetchApp)
// @ts-expect-error It may read what an HttpRequest does not have: `clone`, `formData`, `mode`.
export const notAnApp: App = fetchApp
// @ts-expect-error The same as a member: `fetch` is a property, and methods alone would be compared both ways.
export const notAnApplication: Application = { fetch: fetchApp }
export const notAnApplicationAsMethod: Application = {
  // @ts-expect-error The same in method shorthand: what counts is how the interface declares it.
  fetch(native: Request) {
    return new Response(native.url)
  },
}
// @ts-expect-error The same where it is served.
void serve(fetchApp)
// @ts-expect-error The same the other way round: what takes a native request is not called with ours.
export const takesTooMuch: (request: HttpRequest) => void = (native: Request) => void native

// rule: missing-middleware-does-not-compile
interface WithUser {
  readonly user: string
}
interface WithRole {
  readonly role: 'admin' | 'guest'
}
const withUser: Middleware<WithUser> = (next) => (request, context) => next(request, derive(context, { user: 'ada' }))
const withRole: Middleware<WithRole> = (next) => (request, context) =>
  next(request, derive(context, { role: 'guest' as const }))
const greet: App<Context & WithUser> = (_, { user }) => ({ status: 200, body: user.toUpperCase() })
const greetRole: App<Context & WithUser & WithRole> = (_, { user, role }) => ({ status: 200, body: user + role })
void serve(withUser(greet))
void serve(withUser(withRole(greetRole)))
void serve(withRole(withUser(greetRole)))
void serve({ fetch: withUser(greet) })
void serve(withUser(mount('/x', withRole(greetRole))))
void serve(withUser(withUser(greet)))
// @ts-expect-error Nobody adds the user.
void serve(greet)
// @ts-expect-error Nobody adds the role.
void serve(withUser(greetRole))
// @ts-expect-error A middleware does not add what the one outside of it needs.
void serve({ fetch: withRole(greetRole) })
// @ts-expect-error Mounting keeps what the mounted app needs.
void serve(mount('/x', greet))
// @ts-expect-error A middleware that promises a user has to add one.
export const forgetful: Middleware<WithUser> = (next) => (request, context) => next(request, context)
export const wrong: Middleware<WithUser> = (next) => (request, context) =>
  // @ts-expect-error … and of the type that it promises.
  next(request, derive(context, { user: 1 }))
export const transparent: Middleware = (next) => (request, context) => next(request, context)
void serve(transparent(withUser(greet)))

// rule: state-is-inferred
class Database {
  readonly #rows = 1
  readonly rows = (): number => this.#rows
}
declare const openDatabase: () => Promise<Database>
// Written inline, start first and last, with and without await and stop.
void serve({ start: () => new Database(), fetch: (_, { state }) => ({ status: 200, body: String(state.rows()) }) })
void serve({ fetch: (_, { state }) => ({ status: 200, body: String(state.rows()) }), start: () => new Database() })
void serve({
  start: async () => ({ database: await openDatabase(), hits: 0 }),
  fetch: (_, { state }) => {
    holds<Equal<typeof state, { database: Database; hits: number }>>()
    return { status: 200, body: `${state.database.rows()} ${state.hits}` }
  },
  stop: (state) => {
    holds<Equal<typeof state, { database: Database; hits: number }>>()
  },
})
void serve({
  start: ({ name }) => ({ name }),
  fetch: async (request, { state, basePath }) => ({
    status: 200,
    body: state.name + basePath + (await request.text()),
  }),
})
// In method shorthand.
void serve({
  async start() {
    return openDatabase()
  },
  fetch(_, { state }) {
    return { status: 200, body: String(state.rows()) }
  },
  async stop(state) {
    state.rows()
  },
})
// As a variable with the type, as an object without, as an instance of a class.
const typed: Stateful<Database> = {
  start: openDatabase,
  fetch: (_, { state }) => ({ status: 200, body: String(state.rows()) }),
}
void serve(typed)
const untyped = {
  start: openDatabase,
  fetch: (_: HttpRequest, { state }: Context & { readonly state: Database }) => ({
    status: 200,
    body: String(state.rows()),
  }),
}
void serve(untyped)
class Shop {
  async start({ capabilities }: ServerInfo) {
    return capabilities.includes('tls') ? openDatabase() : new Database()
  }
  async fetch(_: HttpRequest, { state }: Context & { readonly state: Database }): Promise<Answer> {
    return { status: 200, body: String(state.rows()) }
  }
  stop(state: Database) {
    state.rows()
  }
}
void serve(new Shop())
// State that a middleware around it hands through.
const shop: Stateful<Database> = {
  start: openDatabase,
  fetch: withUser((_, { state, user }) => ({ status: 200, body: user + String(state.rows()) })),
}
void serve(shop)
// Without state.
void serve({ fetch: () => ({ status: 204 }), start: () => {}, stop: () => {} })
void serve({ fetch: () => ({ status: 204 }), start: undefined, stop: undefined })
void serve(() => ({ status: 204 }))
// @ts-expect-error The state is a Database, which has no columns.
void serve({ start: openDatabase, fetch: (_, { state }) => ({ status: 200, body: String(state.columns()) }) })
declare const needsText: App<Context & { readonly state: string }>
// @ts-expect-error The app needs a state of another type than `start` makes.
void serve({ start: openDatabase, fetch: needsText })
// @ts-expect-error The app needs a state, and there is no `start` to make one.
void serve(needsText)

// Literals are answers, and only answers are.
export const literals: readonly Answer[] = [
  { status: 200 },
  { status: 200, headers: [['a', 'b']], body: 'text' },
  { status: 200, headers: new Map([['a', 'b']]), body: new Uint8Array(1) },
  { status: 200, headers: nativeHeaders, body: null },
  { status: 200, headers: undefined, body: undefined, trailers: undefined },
  { status: 200, body: request.body },
  {
    status: 200,
    body: (async function* () {
      yield new Uint8Array(1)
    })(),
  },
  { upgrade: 'websocket', listener: {}, status: undefined, protocol: undefined, headers: undefined },
]
export const inlineApps: readonly App[] = [
  () => ({ status: 200, headers: [['content-type', 'text/plain']], body: 'hello' }),
  async () => ({
    status: 200,
    headers: [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ],
  }),
  (request) => (request.method === 'GET' ? { status: 200, body: 'a' } : { status: 405 }),
  () => ({ upgrade: 'websocket', listener: { message: (socket, data) => void socket.send(data) } }),
  async (request) => ({ status: 200, body: JSON.stringify(await request.json()) }),
]
// @ts-expect-error A status is a number.
export const statusAsText: Answer = { status: '200' }
// @ts-expect-error Headers are pairs; answer() takes a record.
export const headersAsRecord: Answer = { status: 200, headers: { a: 'b' } }
// @ts-expect-error An object is no body.
export const bodyAsObject: Answer = { status: 200, body: { a: 1 } }
// @ts-expect-error An app returns an answer.
export const silent: App = () => {}
// @ts-expect-error An upgrade has a listener.
export const deaf: Answer = { upgrade: 'websocket' }

// Nothing is written to.
// @ts-expect-error A request is derived from.
asRequest.url = 'http://a.test/'
// @ts-expect-error So is a context.
context.basePath = '/x'

// A body is unknown until somebody has looked at it.
export const parse: App = async (request) => {
  const data = await request.json()
  // @ts-expect-error JSON from a client has no type.
  return { status: 200, body: data.name }
}

// Every function is a property, so that a narrower parameter is refused in method shorthand too.
export const listener: WebSocketListener = {
  // @ts-expect-error A message may be bytes.
  message(_, data: string) {
    void data
  },
}
export const options: ServeOptions = {
  // @ts-expect-error Anything may be thrown.
  onError(error: Error) {
    void error
  },
}

// Functions of `context` are called detached: they declare no `this`.
const { waitUntil, sendInformational } = context
waitUntil(Promise.resolve())
sendInformational?.(103, [['link', '</a.css>; rel=preload']])
holds<Equal<ThisParameterType<Context['waitUntil']>, unknown>>()

// Optional members take an explicit undefined.
export const noOptions: ServeOptions = {
  hostname: undefined,
  port: undefined,
  path: undefined,
  mode: undefined,
  reusePort: undefined,
  tls: undefined,
  http2: undefined,
  limits: { maxHeaderSize: undefined, maxRequestBodySize: undefined, maxConnections: undefined },
  timeouts: { headers: undefined, idle: undefined, drain: undefined },
  webSocket: { maxPayload: undefined, maxBufferedAmount: undefined, idleTimeout: undefined, compression: undefined },
  signal: undefined,
  onError: undefined,
}
export const noListener: WebSocketListener = { open: undefined, message: undefined, drain: undefined, close: undefined }

// What is derived has the type of its base and of what changed.
const withBoth = derive(derive(context, { user: 'ada' }), { role: 'guest' as const })
export const both: Context & WithUser & WithRole = withBoth
holds<Equal<typeof withBoth.user, string>>()
export const derivedRequest: HttpRequest = derive(nativeRequest, { url: 'http://a.test/', body: nativeRequest.body })
export const derivedHeaders: HttpRequest = derive(request, { headers: nativeHeaders })
export const derivedResponse: HttpResponse = derive(nativeResponse, { body: 'text' })
declare const answered: Answer
export const derivedAnswer: Answer = derive(answered, { headers: [...(answered.headers ?? []), ['a', 'b']] })
// @ts-expect-error The result is no native request: `fetch()` refuses it.
export const derivedNative: Request = derive(nativeRequest, { url: 'http://a.test/' })
// @ts-expect-error A member that no request has is a mistake.
derive(request, { ulr: 'http://a.test/' })
// @ts-expect-error `text` follows the body.
derive(request, { text: async () => 'text' })
// @ts-expect-error The URL is text.
derive(request, { url: new URL('http://a.test/') })
// @ts-expect-error A known member keeps its type.
derive(context, { basePath: 1 })
// @ts-expect-error The status of what may be a WebSocket cannot change.
derive(answered, { status: 200 })
