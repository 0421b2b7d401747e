import type { App, Context } from '@tsgi/spec'
import { validate } from '@tsgi/spec/validator'
import { describe, expect, test } from 'vitest'
import { caller, client, hello, makeContext, strict } from '../test/exchange.ts'
import { type TrustedProxiesOptions, trustedProxies } from './trusted-proxies.ts'

const tells: App = ({ url }, { remoteAddress, encrypted }) =>
  Response.json([remoteAddress === null ? null : remoteAddress.address, encrypted ? 'tls' : 'plain', url])

const proxy = client('10.0.0.1', 4000)
const stranger = client('198.51.100.9', 4000)

async function seenBy(
  options: TrustedProxiesOptions,
  headers: Record<string, string>,
  peer: Context['remoteAddress'] = proxy,
  target = '/a?b=c',
): Promise<unknown> {
  const answer = await caller(trustedProxies(options), tells)(target, { headers }, { remoteAddress: peer })
  return answer.status === 200 ? answer.json() : answer.status
}

const asItCame = (address: string | null) => [address, 'plain', 'http://app.example/a?b=c']
const networks = { addresses: ['10.0.0.0/8', '2001:db8::/32'] }

describe('who the client is', () => {
  test.each<[string, TrustedProxiesOptions, Record<string, string>, string | null]>([
    ['the only one', networks, { 'x-forwarded-for': '192.0.2.1' }, '192.0.2.1'],
    [
      'the first from the right that is no proxy',
      networks,
      { 'x-forwarded-for': '1.1.1.1, 192.0.2.1, 10.9.9.9' },
      '192.0.2.1',
    ],
    ['the leftmost where all are proxies', networks, { 'x-forwarded-for': '10.1.1.1, 2001:db8::7' }, '10.1.1.1'],
    ['of IPv6, in its short form', networks, { 'x-forwarded-for': '2001:DB9:0:0::1' }, '2001:db9::1'],
    ['with a port', networks, { 'x-forwarded-for': '192.0.2.1:5555' }, '192.0.2.1'],
    ['by one hop', { hops: 1 }, { 'x-forwarded-for': '1.1.1.1, 192.0.2.1' }, '192.0.2.1'],
    ['by two hops', { hops: 2 }, { 'x-forwarded-for': '1.1.1.1, 192.0.2.1, 3.3.3.3' }, '192.0.2.1'],
    ['by more hops than there are', { hops: 5 }, { 'x-forwarded-for': '192.0.2.1, 3.3.3.3' }, '192.0.2.1'],
    ['not told', networks, { 'x-forwarded-for': 'unknown' }, null],
    ['not told, with the scheme alone', networks, { 'x-forwarded-proto': 'http' }, '10.0.0.1'],
    ['not told, with the host alone', networks, { 'x-forwarded-host': 'evil.example' }, '10.0.0.1'],
    ['not told at all', networks, {}, '10.0.0.1'],
  ])('%s', async (_, options, headers, address) => {
    expect(await seenBy(options, headers)).toEqual(asItCame(address))
  })

  test.each<[string, Record<string, string>, string | null]>([
    ['an address', { forwarded: 'for=192.0.2.1' }, '192.0.2.1'],
    ['one in quotes', { forwarded: 'for="[2001:db9::1]:4711";by=10.0.0.1' }, '2001:db9::1'],
    [
      'the first from the right that is no proxy',
      { forwarded: 'for=1.1.1.1, for=192.0.2.1, for=10.9.9.9' },
      '192.0.2.1',
    ],
    ['a name that hides it', { forwarded: 'for=1.1.1.1, for=_hidden' }, null],
    ['nothing', { forwarded: 'proto=http' }, '10.0.0.1'],
    ['nothing of who came to the proxy before', { forwarded: 'proto=http, for=10.9.9.9' }, null],
  ])('forwarded tells %s', async (_, headers, address) => {
    expect(await seenBy({ ...networks, headers: 'forwarded' }, headers)).toEqual(asItCame(address))
  })

  test('of the two kinds of headers, the one that the proxies do not write is never looked at', async () => {
    const both = { forwarded: 'for=1.1.1.1;proto=https;host=evil.example', 'x-forwarded-for': '192.0.2.1' }
    expect(await seenBy({ ...networks, host: true }, both)).toEqual(asItCame('192.0.2.1'))
    expect(await seenBy({ ...networks, headers: 'forwarded' }, { 'x-forwarded-for': '192.0.2.1' })).toEqual(
      asItCame('10.0.0.1'),
    )
  })
})

describe('who is no proxy', () => {
  const headers = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' }

  test('is not believed, well-formed or not', async () => {
    expect(await seenBy({ ...networks, host: true }, headers, stranger)).toEqual(asItCame('198.51.100.9'))
    expect(await seenBy(networks, { 'x-forwarded-for': '"' }, stranger)).toEqual(asItCame('198.51.100.9'))
  })

  test('is whoever comes by a unix socket, unless it is said', async () => {
    const { 'x-forwarded-for': sender } = headers
    for (const options of [networks, { hops: 1 }]) {
      expect(await seenBy(options, headers, null)).toEqual(asItCame(null))
      const said = await seenBy({ ...options, unixSocket: true }, { 'x-forwarded-for': sender }, null)
      expect(said).toEqual(asItCame('192.0.2.1'))
    }
  })

  test('leaves request and context the same objects', () => {
    let given: readonly unknown[] = []
    const app = trustedProxies(networks)<Context>((...parameters) => {
      given = parameters
      return { status: 200 }
    })
    const request = new Request('http://a.example/', { headers })
    for (const context of [makeContext({ remoteAddress: stranger }), makeContext({ remoteAddress: proxy })]) {
      const asked = context.remoteAddress === proxy ? new Request('http://a.example/') : request
      void app(asked, context)
      expect(given[0]).toBe(asked)
      expect(given[1]).toBe(context)
    }
  })
})

test.each<[string, string, string, string]>([
  ['https', 'http://app.example/a?b=c', 'tls', 'https://app.example/a?b=c'],
  ['HTTPS', 'http://app.example:8080//a', 'tls', 'https://app.example:8080//a'],
  ['wss', 'http://app.example:443/', 'tls', 'https://app.example/'],
  ['http', 'https://app.example/', 'plain', 'http://app.example/'],
  ['ws', 'http://app.example/', 'plain', 'http://app.example/'],
  ['http, https', 'http://app.example/', 'tls', 'https://app.example/'],
])('the scheme %s makes %s %s, %s', async (proto, target, encrypted, url) => {
  const headers = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': proto }
  expect(await seenBy(networks, headers, proxy, target)).toEqual(['192.0.2.1', encrypted, url])
})

test('the host is taken only where it is said that proxies set it', async () => {
  const headers = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': 'Shop.example:8443' }
  expect(await seenBy(networks, headers)).toEqual(asItCame('192.0.2.1'))
  const told = ['192.0.2.1', 'plain', 'http://shop.example:8443/a?b=c']
  expect(await seenBy({ ...networks, host: true }, headers)).toEqual(told)
  const forwarded = 'for=192.0.2.1;host="[2001:db8::1]:80";proto=https'
  expect(await seenBy({ ...networks, host: true, headers: 'forwarded' }, { forwarded })).toEqual([
    '192.0.2.1',
    'tls',
    'https://[2001:db8::1]:80/a?b=c',
  ])
})

test.each<[TrustedProxiesOptions, Record<string, string>]>([
  [networks, { 'x-forwarded-for': 'client.example' }],
  [networks, { 'x-forwarded-for': '192.0.2.1, 10.0.0.999' }],
  [{ hops: 1 }, { 'x-forwarded-for': '192.0.2.1,' }],
  [networks, { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'gopher' }],
  [
    { ...networks, host: true },
    { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': 'user@evil.example' },
  ],
  [
    { ...networks, host: true },
    { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': 'a.example/b' },
  ],
  [
    { ...networks, host: true },
    { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': 'a.example:99999' },
  ],
  [{ ...networks, headers: 'forwarded' }, { forwarded: 'for="a, for=192.0.2.1' }],
  [{ ...networks, headers: 'forwarded' }, { forwarded: 'for=a b, for=192.0.2.1' }],
])('words of a trusted proxy that cannot be read are answered with 400: %j %j', async (options, headers) => {
  expect(await seenBy(options, headers)).toBe(400)
})

test('words to the left of the first proxy may be anything', async () => {
  const headers = { 'x-forwarded-for': '"<>,;=, 192.0.2.1', 'x-forwarded-proto': 'gopher, https' }
  expect(await seenBy(networks, headers)).toEqual(['192.0.2.1', 'tls', 'https://app.example/a?b=c'])
})

test('behind a proxy nothing is told of TLS, nor that it could be, and a validator inside agrees', async () => {
  const base = makeContext({ remoteAddress: proxy, encrypted: true, alpnProtocol: 'h2', serverName: 'a.example' })
  const capabilities = Object.freeze(['tlsInfo', 'remotePort', 'webSocket'] as const)
  const context: Context = {
    ...base,
    server: Object.freeze({ ...base.server, capabilities }),
    tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', clientCertificate: null },
  }
  const seen: Context[] = []
  const app = trustedProxies(networks)<Context>(
    validate((_request, given) => {
      seen.push(given)
      return { status: 200 }
    }, strict),
  )
  for (const proto of ['https', 'http', 'https']) {
    const headers = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': proto }
    expect(await app(new Request('https://a.example/', { headers }), context)).toEqual({ status: 200 })
  }
  const [first, second] = seen as [Context, Context]
  expect([first.tls, first.alpnProtocol, first.serverName, first.encrypted]).toEqual([
    undefined,
    undefined,
    undefined,
    true,
  ])
  expect(first.server.capabilities).toEqual(['webSocket'])
  expect(second.server).toBe(first.server)
})

test('an answer that comes at once is given at once', () => {
  const context = makeContext({ remoteAddress: proxy })
  const request = new Request('http://a.example/', { headers: { 'x-forwarded-for': '192.0.2.1' } })
  expect(trustedProxies(networks)(hello)(request, context)).not.toBeInstanceOf(Promise)
})

test.each(['loopback', 'private'])('a network can be named: %s', async (name) => {
  const peer = client(name === 'loopback' ? '::1' : 'fd00::1')
  expect(await seenBy({ addresses: [name] }, { 'x-forwarded-for': '192.0.2.1' }, peer)).toEqual(asItCame('192.0.2.1'))
  expect(await seenBy({ addresses: [name] }, { 'x-forwarded-for': '192.0.2.1' }, stranger)).toEqual(
    asItCame('198.51.100.9'),
  )
})

test.each<[unknown, string]>([
  [{}, 'The option hops of trustedProxies() needs to be given, or addresses, and not both; got undefined'],
  [{ hops: 1, addresses: ['10.0.0.1'] }, 'and not both'],
  [{ hops: 0 }, 'an integer from 1 on'],
  [{ addresses: [] }, 'a list with at least one'],
  [{ addresses: '10.0.0.1' }, 'a list with at least one'],
  [{ addresses: ['10.0.0.0/33'] }, 'got "10.0.0.0/33"'],
  [{ addresses: ['10.0.0.0/'] }, 'got "10.0.0.0/"'],
  [{ addresses: ['::/129'] }, 'got "::/129"'],
  [{ addresses: ['10.0.0.0/8/8'] }, 'got "10.0.0.0/8/8"'],
  [{ addresses: ['proxy.example'] }, 'addresses and networks, such as'],
  [{ addresses: ['fe80::1%eth0'] }, 'got "fe80::1%eth0"'],
  [{ addresses: [10] }, 'got the number 10'],
  [{ hops: 1, unixSocket: 'yes' }, 'The option unixSocket'],
  [{ hops: 1, headers: 'both' }, 'forwarded or x-forwarded'],
  [{ hops: 1, host: 1 }, 'The option host'],
  [{ trust: true }, 'got the option trust'],
])('a wrong option is an error at start: %j', (options, message) => {
  expect(() => trustedProxies(options as TrustedProxiesOptions)).toThrow(message)
})
