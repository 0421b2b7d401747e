/** What `serve()` takes and refuses. */
import { strict as assert } from 'node:assert'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App, Capability, ServeOptions } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { assertRefused, freePort, rejection } from './life-stage.ts'

const hello: App = () => ({ status: 200, body: 'hello' })

const noApps: readonly (readonly [value: unknown, said: RegExp])[] = [
  [undefined, /undefined/],
  [null, /null/],
  ['hello', /hello/],
  [404, /404/],
  [{ handler: hello }, /handler/],
  [{ fetch: 'hello' }, /fetch/],
  [Promise.resolve(hello), /Promise/],
]

const wrongOptions: readonly (readonly [name: string, options: Readonly<Record<string, unknown>>])[] = [
  ['prot', { prot: 3000 }],
  ['port', { port: '3000' }],
  ['port', { port: 65_536 }],
  ['port', { port: 0.5 }],
  ['port', { port: null }],
  ['hostname', { hostname: '' }],
  ['hostname', { hostname: 127 }],
  ['limits', { limits: 16 }],
  ['limits.maxBody', { limits: { maxBody: 1 } }],
  ['limits.maxRequestBodySize', { limits: { maxRequestBodySize: -1 } }],
  ['limits.maxRequestBodySize', { limits: { maxRequestBodySize: '1mb' } }],
  ['timeouts', { timeouts: 'long' }],
  ['timeouts.drian', { timeouts: { drian: 1000 } }],
  ['timeouts.drain', { timeouts: { drain: -1 } }],
  ['timeouts.drain', { timeouts: { drain: Number.POSITIVE_INFINITY } }],
  ['path', { path: 'a\0b' }],
  ['path', { path: 'long'.repeat(27) }],
  ['signal', { signal: true }],
  ['signal', { signal: new AbortController() }],
  ['signal', { signal: { aborted: false } }],
  ['onError', { onError: 'log' }],
]

/** Each option that asks for a capability. */
const capabilityOptions: readonly {
  readonly option: string
  readonly capability: Capability
  readonly options: () => ServeOptions
}[] = [
  { option: 'path', capability: 'unixSocket', options: () => ({ path: join(tmpdir(), `tsgi-${randomUUID()}`) }) },
  {
    option: 'mode',
    capability: 'unixSocket',
    options: () => ({ mode: 0o600, path: join(tmpdir(), `tsgi-${randomUUID()}`) }),
  },
  { option: 'reusePort', capability: 'reusePort', options: () => ({ reusePort: true }) },
  // Not the files of a key and certificate: an option that cannot be kept is refused before they are looked for.
  { option: 'tls', capability: 'tls', options: () => ({ tls: { key: 'key.pem', cert: 'cert.pem' } }) },
  { option: 'http2', capability: 'http2', options: () => ({ http2: true }) },
  { option: 'webSocket', capability: 'webSocket', options: () => ({ webSocket: { maxPayload: 1024 } }) },
  { option: 'limits.maxHeaderSize', capability: 'maxHeaderSize', options: () => ({ limits: { maxHeaderSize: 8192 } }) },
  { option: 'limits.maxConnections', capability: 'maxConnections', options: () => ({ limits: { maxConnections: 9 } }) },
  { option: 'timeouts.headers', capability: 'headersTimeout', options: () => ({ timeouts: { headers: 9000 } }) },
  { option: 'timeouts.idle', capability: 'idleTimeout', options: () => ({ timeouts: { idle: 9000 } }) },
]

/** These need a key and a certificate, or a client that speaks the protocol. */
const notAcceptedHere: readonly string[] = ['tls', 'http2']

export const optionCases: readonly Case[] = [
  {
    rule: 'serve-takes-apps-alone',
    name: 'what is no app is refused with an error that says what came, and nothing listens',
    over: 'life',
    async scene({ serve, note }) {
      const port = await freePort()
      for (const [value, said] of noApps) {
        const error = await rejection(serve(value as App, { port }))
        assert.ok(error instanceof Error)
        assert.match(error.message, said)
      }
      note('refused', port)
    },
    async talk({ connect, seen }) {
      await assertRefused(connect, (await seen('refused')) as number)
    },
  },
  {
    rule: 'wrong-options-are-refused',
    name: 'an option that is unknown or has a wrong value is refused by name, and nothing listens',
    over: 'life',
    async scene({ serve, note }) {
      const port = await freePort()
      for (const [name, options] of wrongOptions) {
        const error = await rejection(
          serve(hello, { port, ...options } as ServeOptions),
          `serve() with a wrong ${name}`,
        )
        assert.ok(error instanceof Error)
        assert.ok(error.message.includes(name), `the message needs to name ${name}; got ${error.message}`)
      }
      note('refused', port)
    },
    async talk({ connect, seen }) {
      await assertRefused(connect, (await seen('refused')) as number)
    },
  },
  {
    rule: 'wrong-options-are-refused',
    name: 'a wrong option is refused before start is called',
    over: 'life',
    async scene({ serve, note }) {
      let started = false
      const app = {
        fetch: hello,
        start() {
          started = true
        },
      }
      await rejection(serve(app, { port: -1 }))
      note('started', started)
    },
    async talk({ seen }) {
      assert.equal(await seen('started'), false)
    },
  },
  {
    rule: 'wrong-options-are-refused',
    name: 'an option that is undefined counts as absent',
    over: 'life',
    async scene({ start, note }) {
      const server = await start(hello, {
        hostname: undefined,
        path: undefined,
        tls: undefined,
        limits: { maxRequestBodySize: undefined },
        timeouts: undefined,
        signal: undefined,
      })
      note('limit', server.info.limits.maxRequestBodySize)
    },
    async talk({ exchange, seen }) {
      assert.equal(await seen('limit'), 16_777_216)
      assert.equal((await exchange()).text, 'hello')
    },
  },
  {
    rule: 'options-that-cannot-be-kept-are-refused',
    name: 'each option whose capability is not declared is refused, with the option, the server and the capability named',
    over: 'life',
    async scene({ serve, note }) {
      const probe = await serve(hello, { port: 0 })
      const { name: server, capabilities } = probe.info
      await probe.close()
      const port = await freePort()
      for (const { option, capability, options } of capabilityOptions) {
        if (capabilities.includes(capability)) continue
        const { mode, path, ...others } = options()
        const own = option === 'mode' ? { mode } : option === 'path' ? { path } : others
        const error = await rejection(serve(hello, { port, ...own }), `serve() with ${option}`)
        assert.ok(error instanceof Error)
        for (const word of [option, server, capability])
          assert.ok(error.message.includes(word), `the message needs to name ${word}; got ${error.message}`)
      }
      note('refused', port)
    },
    async talk({ connect, seen }) {
      await assertRefused(connect, (await seen('refused')) as number)
    },
  },
  {
    rule: 'options-that-cannot-be-kept-are-refused',
    name: 'each option whose capability is declared is accepted and in force',
    over: 'life',
    async scene({ serve, note }) {
      const probe = await serve(hello, { port: 0 })
      const { capabilities } = probe.info
      await probe.close()
      for (const { option, capability, options } of capabilityOptions) {
        if (!capabilities.includes(capability) || notAcceptedHere.includes(option)) continue
        const given = options()
        const server = await serve(hello, given.path === undefined ? { port: 0, ...given } : given)
        for (const group of ['limits', 'timeouts'] as const)
          for (const [key, value] of Object.entries(given[group] ?? {}))
            assert.equal((server.info[group] as unknown as Record<string, number>)[key], value)
        if (given.path !== undefined) assert.deepEqual(server.address, { path: given.path })
        await server.close()
      }
      note('accepted')
    },
    async talk({ seen }) {
      await seen('accepted')
    },
  },
]
