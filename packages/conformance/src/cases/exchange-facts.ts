/** What `context` tells, and that nothing of one exchange is ever visible in another. */
import { strict as assert } from 'node:assert'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Context, Server, SocketAddress } from '@tsgi/spec'
import type { Case } from '../case.ts'

const detached: Case = {
  rule: 'context-functions-are-detached',
  name: 'waitUntil works when it is called detached from context',
  over: 'exchange',
  app:
    (stage) =>
    (_request, { waitUntil }) => {
      waitUntil(Promise.resolve().then(() => stage.note('worked')))
      return { status: 200 }
    },
  async talk({ exchange, seen }) {
    assert.equal((await exchange()).status, 200)
    await seen('worked')
  },
}

const twoArguments: Case = {
  rule: 'apps-get-two-arguments',
  name: 'an app is called with a request and a context, and nothing behind them',
  over: 'exchange',
  app:
    () =>
    (...given) => ({ status: 200, body: given.map((one) => typeof one).join() }),
  async talk({ exchange }) {
    assert.equal((await exchange()).text, 'object,object')
  },
}

const facts: Case = {
  rule: 'context-tells-the-facts',
  name: 'context tells server, protocol, base path, encryption and the address of the client',
  over: 'wire',
  app: () => (_request, context) => {
    const { server, httpVersion, basePath, encrypted, remoteAddress } = context
    const { address, family } = remoteAddress as SocketAddress
    return { status: 200, body: JSON.stringify({ server, httpVersion, basePath, encrypted, address, family }) }
  },
  async talk({ connect, head, server, scheme }) {
    const wire = await connect()
    await wire.send(head())
    assert.deepEqual(JSON.parse((await wire.message()).text), {
      server,
      httpVersion: '1.1',
      basePath: '',
      encrypted: scheme === 'https',
      address: '127.0.0.1',
      family: 'IPv4',
    })
    assert.match(server.name, /^[a-z][a-z-]*$/)
    assert.match(server.version, /^\d+\.\d+\.\d+/)
    for (const value of [server.limits.maxHeaderSize, server.limits.maxRequestBodySize, server.timeouts.drain])
      assert.ok(Number.isInteger(value) && value > 0)
  },
}

const lateFacts: Case = {
  rule: 'context-tells-the-facts',
  name: 'context tells the same after the exchange',
  over: 'wire',
  app: (stage) => (_request, context) => {
    const look = () => ({ ...pickFacts(context) })
    const early = look()
    void context.completed.then(() => stage.note('facts', { early, late: look() }))
    return { status: 200 }
  },
  async talk({ connect, head, seen }) {
    const wire = await connect()
    await wire.send(head())
    await wire.message()
    const { early, late } = (await seen('facts')) as { early: { address: unknown }; late: unknown }
    assert.equal(early.address, '127.0.0.1')
    assert.deepEqual(late, early)
  },
}

function pickFacts(context: Context): object {
  const { server, httpVersion, basePath, encrypted, remoteAddress, localAddress } = context
  return { name: server.name, httpVersion, basePath, encrypted, address: remoteAddress?.address, localAddress }
}

const local: Case = {
  rule: 'context-tells-the-facts',
  name: 'context tells the address that the server listens on',
  over: 'life',
  async scene(stage) {
    const server: Server = await stage.start((_request, { localAddress }) => ({
      status: 200,
      body: JSON.stringify([localAddress, server.address]),
    }))
  },
  async talk({ connect, head }) {
    const wire = await connect()
    await wire.send(head())
    const [told, listening] = JSON.parse((await wire.message()).text) as unknown[]
    assert.deepEqual(told, listening)
    assert.equal((told as SocketAddress).address, '127.0.0.1')
  },
}

/** The beginning of a connection by the PROXY protocol, version 2: from 192.0.2.1, port 1. */
const preamble = [
  [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a],
  [0x21, 0x11, 0x00, 0x0c],
  [192, 0, 2, 1, 192, 0, 2, 2, 0, 1, 0, 80],
].flatMap((bytes) => bytes)

const claims: Case = {
  rule: 'context-tells-the-facts',
  name: 'what a client claims of itself changes neither address, scheme nor host',
  over: 'wire',
  app: () => (request, context) => {
    const { encrypted, remoteAddress } = context
    return { status: 200, body: JSON.stringify([remoteAddress?.address, encrypted, request.url]) }
  },
  async talk({ connect, head, scheme }) {
    const claiming = head(
      'GET /x HTTP/1.1',
      'Forwarded: for=192.0.2.1;proto=https;host=other.test',
      'X-Forwarded-For: 192.0.2.1',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Host: other.test',
      'X-Forwarded-Port: 443',
      'X-Real-IP: 192.0.2.1',
      'X-Original-URL: /other',
      'Front-End-Https: on',
    )
    const facts = ['127.0.0.1', scheme === 'https', `${scheme}://example.test/x`]
    const wire = await connect()
    await wire.send(claiming)
    assert.deepEqual(JSON.parse((await wire.message()).text), facts)
    const proxied = await connect()
    await proxied.send(Buffer.concat([Buffer.from(preamble), Buffer.from(claiming)]))
    const outcome = await proxied.outcome()
    if (outcome !== 'closed' && outcome.status < 400) assert.deepEqual(JSON.parse(outcome.text), facts)
  },
}

const remotePort: Case = {
  rule: 'the-port-of-the-client-is-known',
  name: 'context tells the port of the client',
  needs: ['remotePort'],
  over: 'life',
  async scene(stage) {
    await stage.start((_request, { remoteAddress }) => ({ status: 200, body: `port ${remoteAddress?.port}.` }))
  },
  async talk({ connect, head }) {
    const wire = await connect()
    await wire.send(head())
    assert.equal((await wire.message()).text, `port ${wire.localPort}.`)
  },
}

const noPort: Case = {
  rule: 'undeclared-capabilities-are-absent',
  name: 'a server that does not know the port of the client says null',
  without: ['remotePort'],
  over: 'wire',
  app:
    () =>
    (_request, { remoteAddress }) => ({ status: 200, body: JSON.stringify(remoteAddress?.port) }),
  async talk({ connect, head }) {
    const wire = await connect()
    await wire.send(head())
    assert.equal((await wire.message()).text, 'null')
  },
}

const capable = [
  ['rawTarget', 'rawTarget'],
  ['sendInformational', 'sendInformational'],
  ['alpnProtocol', 'tlsInfo'],
  ['serverName', 'tlsInfo'],
  ['tls', 'tlsInfo'],
] as const

const members: Case = {
  rule: 'undeclared-capabilities-are-absent',
  name: 'a member of context that belongs to a capability is there when it is declared, and only then',
  over: 'exchange',
  app: () => (_request, context) => {
    const there = capable.map(([member]) => member).filter((member) => member in context)
    return { status: 200, body: JSON.stringify(there) }
  },
  async talk({ exchange, server, scheme }) {
    // Plain HTTP cannot carry what belongs to TLS.
    const expected = capable.filter(
      ([, one]) => (one !== 'tlsInfo' || scheme === 'https') && server.capabilities.includes(one),
    )
    assert.deepEqual(
      JSON.parse((await exchange()).text),
      expected.map(([member]) => member),
    )
  },
}

const connections = 50
const requestsOfEach = 4

const crowd: Case = {
  rule: 'exchanges-share-nothing',
  name: '50 connections at once each read their own method, URL, headers, body and context',
  over: 'wire',
  asIs: true,
  app: (stage) => async (request, context) => {
    const id = request.headers.get('x-id') ?? ''
    const turns = (Number(id.split('-')[0]) * 3 + Number(id.split('-')[1])) % 7
    for (let i = 0; i < turns; i += 1) await nextTurn()
    let text = ''
    if (request.body !== null) {
      for await (const chunk of request.body) {
        await nextTurn()
        text += Buffer.from(chunk).toString()
      }
    }
    void context.completed.then(({ outcome, bytes }) => stage.note(`completed ${id}`, { outcome, bytes }))
    for (let i = 0; i < 6 - turns; i += 1) await nextTurn()
    const { method, url } = request
    const body = JSON.stringify([id, method, url, request.headers.get('x-id'), text, [...request.headers].length])
    return { status: 200, headers: [['x-id', id]], body }
  },
  async talk({ connect, head, seen, scheme }) {
    const talkAlone = async (_: unknown, number: number) => {
      const wire = await connect()
      for (let i = 0; i < requestsOfEach; i += 1) {
        const id = `${number}-${i}`
        const content = `${id} `.repeat(number * 200)
        const method = ['POST', 'PUT', 'PATCH', 'DELETE'][number % 4] as string
        const line = `${method} /${id}?${id} HTTP/1.1`
        const bytes = head(line, `Host: h${id}.test`, `X-Id: ${id}`, `Content-Length: ${content.length}`) + content
        const half = bytes.length >> 1
        void wire.send(bytes.slice(0, half))
        await nextTurn()
        void wire.send(bytes.slice(half))
        const message = await wire.message()
        assert.equal(message.header('x-id'), id)
        assert.deepEqual(JSON.parse(message.text), [id, method, `${scheme}://h${id}.test/${id}?${id}`, id, content, 4])
        assert.deepEqual(await seen(`completed ${id}`), { outcome: 'sent', bytes: message.body.length })
      }
    }
    await Promise.all(Array.from({ length: connections }, talkAlone))
  },
}

const afterwards: Case = {
  rule: 'exchanges-share-nothing',
  name: 'a request reads the same after others have come on its connection',
  over: 'wire',
  app: () => {
    const requests: [string, () => unknown][] = []
    return (request, { waitUntil }) => {
      waitUntil(Promise.resolve())
      const { headers } = request
      const look = () => [request.method, request.url, headers.get('x-id'), [...request.headers]]
      requests.push([JSON.stringify(look()), look])
      const changed = requests.filter(([first, now]) => JSON.stringify(now()) !== first)
      return { status: 200, body: `${requests.length} ${changed.length}` }
    }
  },
  async talk({ connect, head }) {
    const wire = await connect()
    for (let i = 1; i <= 5; i += 1) {
      await wire.send(head(`GET /${'x'.repeat(i)}?${i} HTTP/1.1`, `X-Id: ${i}`, `X-${i}: ${i}`))
      assert.equal((await wire.message()).text, `${i} 0`)
    }
  },
}

const firstReadLate: Case = {
  rule: 'exchanges-share-nothing',
  name: 'what is first read of a request after its answer is its own',
  over: 'wire',
  app: (stage) => (request) => {
    void stage.told('look').then(() => {
      const { method, url, headers } = request
      stage.note('looked', [method, url, headers.get('x-id'), headers.get('X-ID'), headers.has('x-other')])
    })
    return { status: 200 }
  },
  async talk({ connect, head, tell, seen, scheme }) {
    const wire = await connect()
    await wire.send(head('GET /first HTTP/1.1', 'X-Id: 1'))
    await wire.message()
    await wire.send(head('DELETE /second HTTP/1.1', 'X-Id: 2', 'X-Other: 2'))
    await wire.message()
    tell('look')
    tell('look')
    const looks = [await seen('looked'), await seen('looked')]
    assert.deepEqual(looks, [
      ['GET', `${scheme}://example.test/first`, '1', '1', false],
      ['DELETE', `${scheme}://example.test/second`, '2', '2', true],
    ])
  },
}

export const factCases: readonly Case[] = [
  detached,
  twoArguments,
  facts,
  lateFacts,
  local,
  claims,
  remotePort,
  noPort,
  members,
  crowd,
  afterwards,
  firstReadLate,
]
