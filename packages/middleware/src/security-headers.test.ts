import type { App, Context } from '@tsgi/spec'
import { expect, test } from 'vitest'
import { answerOf, caller, hello, judged, makeContext, seen } from '../test/exchange.ts'
import { type SecurityHeadersOptions, securityHeaders } from './security-headers.ts'

const defaults = {
  'content-security-policy': "base-uri 'self'; frame-ancestors 'self'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'cross-origin-resource-policy': 'same-origin',
}

async function fieldsOf(options: SecurityHeadersOptions, target = '/'): Promise<Record<string, string>> {
  const answer = await caller(securityHeaders(options), hello)(target)
  return Object.fromEntries(
    [...answer.headers].filter(([name]) => name !== 'content-type' && name !== 'content-length'),
  )
}

test('without options, an answer has the defaults', async () => {
  expect(await fieldsOf({})).toEqual(defaults)
})

test('over TLS, and only there, browsers are told to stay with it', async () => {
  const hsts = { 'strict-transport-security': 'max-age=31536000' }
  expect(await fieldsOf({}, 'https://app.example/')).toEqual({ ...defaults, ...hsts })
})

test.each<[SecurityHeadersOptions['strictTransportSecurity'], string | undefined]>([
  [{ maxAge: 0 }, 'max-age=0'],
  [{ includeSubDomains: true }, 'max-age=31536000; includeSubDomains'],
  [{ includeSubDomains: true, preload: true, maxAge: 63_072_000 }, 'max-age=63072000; includeSubDomains; preload'],
  [false, undefined],
])('strict-transport-security of %j is %s', async (strictTransportSecurity, value) => {
  const fields = await fieldsOf({ strictTransportSecurity }, 'https://app.example/')
  expect(fields['strict-transport-security']).toBe(value)
})

test('each header can be left out', async () => {
  const none: SecurityHeadersOptions = {
    contentSecurityPolicy: false,
    contentTypeOptions: false,
    frameOptions: false,
    referrerPolicy: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: false,
    crossOriginEmbedderPolicy: false,
    permissionsPolicy: false,
    strictTransportSecurity: false,
  }
  expect(await fieldsOf(none, 'https://app.example/')).toEqual({})
})

test('each header can be given another value', async () => {
  const fields = await fieldsOf({
    contentSecurityPolicy: {
      'default-src': ["'self'", 'https:'],
      'upgrade-insecure-requests': [],
      'img-src': undefined,
    },
    frameOptions: 'DENY',
    referrerPolicy: 'no-referrer',
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'cross-origin',
    crossOriginEmbedderPolicy: 'require-corp',
    permissionsPolicy: 'camera=(), geolocation=(self)',
  })
  expect(fields).toEqual({
    'content-security-policy': "default-src 'self' https:; upgrade-insecure-requests",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'cross-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'permissions-policy': 'camera=(), geolocation=(self)',
  })
  const text = "default-src 'none'"
  expect((await fieldsOf({ contentSecurityPolicy: text }))['content-security-policy']).toBe(text)
})

test('what the app gave stays as it is, in whatever case it wrote the name', async () => {
  const app: App = () => ({
    status: 200,
    headers: new Headers({ 'Content-Security-Policy': "script-src 'nonce-a'", 'X-Frame-Options': 'DENY' }),
  })
  const { headers } = await caller(securityHeaders(), app)('/')
  expect(headers.get('content-security-policy')).toBe("script-src 'nonce-a'")
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('referrer-policy')).toBe(defaults['referrer-policy'])
  const shouting = securityHeaders()(() => ({ status: 200, headers: [['X-Frame-Options', 'DENY']] }))
  const fields = seen(answerOf(shouting, new Request('http://a.example/')))['headers'] as [string, string][]
  expect(fields.filter(([name]) => name.toLowerCase() === 'x-frame-options')).toEqual([['X-Frame-Options', 'DENY']])
})

test('an answer that comes at once is given at once, a WebSocket stays as it is', () => {
  const request = new Request('http://a.example/')
  expect(answerOf(judged(securityHeaders(), hello), request)).not.toBeInstanceOf(Promise)
  const upgrade = { upgrade: 'websocket', listener: {} } as const
  expect(
    answerOf(
      securityHeaders()<Context>(() => upgrade),
      request,
      makeContext(),
    ),
  ).toBe(upgrade)
})

test.each<[unknown, string]>([
  [{ contentSecurityPolicy: { 'img-src': ['self'] } }, `needs img-src to have its keywords in single quotes: "'self'"`],
  [{ contentSecurityPolicy: { 'script-src': ['nonce-abc'] } }, 'keywords in single quotes'],
  [{ contentSecurityPolicy: { 'script-src': ["'nonce-abc'"] } }, 'needs no nonce, which is new with each answer'],
  [{ contentSecurityPolicy: { 'img-src': ["'none'", 'data:'] } }, "needs img-src to have 'none' alone"],
  [{ contentSecurityPolicy: { imgSrc: ["'self'"] } }, 'such as img-src; got "imgSrc"'],
  [{ contentSecurityPolicy: { 'img-src': "'self'" } }, 'needs img-src to be a list of sources'],
  [{ contentSecurityPolicy: { 'img-src': ["'self'; script-src *"] } }, 'without semicolons and commas'],
  [{ contentSecurityPolicy: 'a\r\nb: c' }, 'text of visible ASCII'],
  [{ contentSecurityPolicy: [] }, 'an object with a list of sources for each directive'],
  [{ frameOptions: 'ALLOW-FROM https://a.example' }, 'needs to be DENY, SAMEORIGIN or false'],
  [{ referrerPolicy: 'none' }, 'The option referrerPolicy of securityHeaders() needs to be no-referrer'],
  [{ permissionsPolicy: 'camera=()\n' }, 'The option permissionsPolicy'],
  [{ strictTransportSecurity: true }, 'needs to be an object or false'],
  [{ strictTransportSecurity: { maxAge: -1 } }, 'The option strictTransportSecurity.maxAge'],
  [{ strictTransportSecurity: { preload: true } }, 'and true with includeSubDomains'],
  [{ strictTransportSecurity: { maxage: 1 } }, 'got the option strictTransportSecurity.maxage'],
  [{ xssProtection: '0' }, 'got the option xssProtection'],
])('a wrong option is an error at start: %j', (options, message) => {
  expect(() => securityHeaders(options as SecurityHeadersOptions)).toThrow(message)
})
