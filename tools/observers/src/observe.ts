/** Watches the same requests on node:http and on server-node, with the Node that runs this: what differs is printed. Exit code 1: it differs. */
import { strict as assert } from 'node:assert'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, IncomingMessage, type RequestListener, Server, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type * as Api from '@opentelemetry/api'
import type * as Instrumentation from '@opentelemetry/instrumentation-http'
import type * as Tracing from '@opentelemetry/sdk-trace-base'
import { serve } from '@tsgi/server-node'
import type { App } from '@tsgi/spec'

// As applications load them before anything else; their modules for bundlers do not load in node.
const require = createRequire(import.meta.url)
const { SpanKind } = require('@opentelemetry/api') as typeof Api
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http') as typeof Instrumentation
const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } =
  require('@opentelemetry/sdk-trace-base') as typeof Tracing

const bytes = (text: string) => new TextEncoder().encode(text)

async function* chunks() {
  yield bytes('hello ')
  await new Promise((resolve) => setTimeout(resolve, 5))
  yield bytes('world')
}

const app: App = (request) => {
  const { pathname } = new URL(request.url)
  if (pathname === '/read') return request.text().then((body) => ({ status: 200, body }))
  if (pathname === '/stream') return { status: 200, body: chunks() }
  if (pathname === '/bytes') return { status: 201, headers: [['content-type', 'text/plain']], body: bytes('hello') }
  if (pathname === '/none') return { status: 204 }
  if (pathname === '/error') return { status: 503, body: 'later' }
  return { status: 200, headers: [['content-type', 'text/plain']], body: 'hello wörld' }
}

/** The same on node:http itself. */
const listener: RequestListener = (request, response) => {
  if (request.url === '/read') {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    // Behind the end of the message, as whoever awaits it.
    request.on('end', () => setImmediate(() => response.end(body)))
  } else if (request.url === '/stream') {
    response.write('hello ')
    setTimeout(() => response.end('world'), 5)
  } else if (request.url === '/bytes') response.writeHead(201, { 'content-type': 'text/plain' }).end('hello')
  else if (request.url === '/none') response.writeHead(204).end()
  else if (request.url === '/error') response.writeHead(503).end('later')
  else response.writeHead(200, { 'content-type': 'text/plain' }).end('hello wörld')
}

const content = 'a body'

const requests: readonly (readonly [path: string, init?: RequestInit])[] = [
  ['/text'],
  ['/bytes'],
  ['/stream'],
  ['/none'],
  ['/error'],
  ['/read', { method: 'POST', body: content }],
  ['/unread', { method: 'POST', body: content }],
  ['/text'],
]

/** What node adds to its entry of a request. */
interface RequestDetail {
  readonly req: { readonly url: string; readonly headers: object }
}

/** Asks a server for everything. */
type Ask = () => Promise<void>

const exporter = new InMemorySpanExporter()
const instrumentation = new HttpInstrumentation({ ignoreOutgoingRequestHook: () => true })
instrumentation.setTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
// It waits for somebody to require the module, and then changes it for all.
require('http')

/** What each observer sees of the requests. */
const observers: Readonly<Record<string, (ask: Ask) => Promise<readonly unknown[]>>> = {
  async 'spans of OpenTelemetry'(ask) {
    exporter.reset()
    await ask()
    return exporter
      .getFinishedSpans()
      .filter(({ kind }) => kind === SpanKind.SERVER)
      .map(shown)
  },
  async 'channels http.server.*'(ask) {
    const names = ['http.server.request.start', 'http.server.response.created', 'http.server.response.finish']
    const told: string[] = []
    const tell = (message: unknown, name: string | symbol) => {
      const { request, response } = message as { request: { url: string }; response: { statusCode: number } }
      const status = String(name).endsWith('finish') ? ` ${response.statusCode}` : ''
      told.push(`${String(name)} ${request.url}${status}`)
    }
    for (const name of names) subscribe(name, tell)
    await ask()
    for (const name of names) unsubscribe(name, tell)
    return told
  },
  async 'ends of messages and responses'(ask) {
    const told: string[] = []
    const tell = (message: unknown) => {
      const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
      for (const end of ['end', 'close']) request.once(end, () => told.push(`${request.url} request ${end}`))
      for (const end of ['finish', 'close']) response.once(end, () => told.push(`${request.url} response ${end}`))
    }
    subscribe('http.server.request.start', tell)
    await ask()
    unsubscribe('http.server.request.start', tell)
    return told.toSorted()
  },
  async 'ends of messages that are listened to when the answer is complete'(ask) {
    const told: string[] = []
    const tell = (message: unknown) => {
      const { request } = message as { request: IncomingMessage }
      for (const end of ['end', 'close']) request.once(end, () => told.push(`${request.url} ${end}`))
    }
    subscribe('http.server.response.finish', tell)
    await ask()
    unsubscribe('http.server.response.finish', tell)
    return told.toSorted()
  },
  async 'content of messages that somebody else listens to'(ask) {
    const told: string[] = []
    const tell = (message: unknown) => {
      const { request } = message as { request: IncomingMessage }
      let size = 0
      request.on('data', (chunk: Uint8Array) => {
        size += chunk.length
      })
      request.once('end', () => told.push(`${request.url} ${size}`))
    }
    subscribe('http.server.request.start', tell)
    await ask()
    unsubscribe('http.server.request.start', tell)
    return told
  },
  async 'fields of messages as they are told'(ask) {
    const told: string[] = []
    const tell = (message: unknown) => {
      const { request } = message as { request: IncomingMessage }
      told.push(`${request.url} ${Object.keys(request.headers).join()}`)
    }
    subscribe('http.server.request.start', tell)
    await ask()
    unsubscribe('http.server.request.start', tell)
    return told
  },
  async 'fields of messages as a replaced emit sees them'(ask) {
    const told: string[] = []
    // As OpenTelemetry does it.
    const emit = Reflect.get(Server.prototype, 'emit') as (this: Server, ...given: readonly unknown[]) => boolean
    Server.prototype.emit = function (this: Server, ...given: readonly unknown[]) {
      const [, request] = given
      if (request instanceof IncomingMessage) told.push(`${request.url} ${Object.keys(request.headers).join()}`)
      return emit.apply(this, given as unknown[])
    }
    await ask()
    Server.prototype.emit = emit
    return told
  },
  async 'entries of PerformanceObserver'(ask) {
    const told: string[] = []
    const observer = new PerformanceObserver((list) => {
      for (const { name, detail } of list.getEntries() as unknown as readonly (PerformanceEntry & {
        readonly detail: RequestDetail
      })[])
        if (name === 'HttpRequest') told.push(`${name} ${detail.req.url} ${Object.keys(detail.req.headers).join()}`)
    })
    observer.observe({ entryTypes: ['http'] })
    await ask()
    observer.disconnect()
    return told
  },
}

async function askFor(port: number): Promise<void> {
  for (const [path, init] of requests) await (await fetch(`http://127.0.0.1:${port}${path}`, init)).arrayBuffer()
  // What is told behind the end of the last answer.
  await sleep(100)
}

/** What a span says, without what is another for each server. */
function shown({ name, kind, status, attributes, ended }: Tracing.ReadableSpan): object {
  const kept = Object.entries(attributes).filter(([key]) => !/port|host|url$|peer|net\./.test(key))
  return { name, kind, status, ended, attributes: Object.fromEntries(kept) }
}

const raw = createServer(listener).listen(0, '127.0.0.1')
await once(raw, 'listening')
const own = await serve(app, { port: 0 })
for (const [name, see] of Object.entries(observers)) {
  const expected = await see(() => askFor((raw.address() as AddressInfo).port))
  const found = await see(() => askFor(Number(new URL(own.url ?? '').port)))
  assert.ok(expected.length >= requests.length, `${name}: ${expected.length} of node:http itself`)
  assert.deepEqual(found, expected, name)
  console.log(`kept  ${name}: ${found.length}, those of node:http`)
}
raw.close()
raw.closeAllConnections()
await own.close()
