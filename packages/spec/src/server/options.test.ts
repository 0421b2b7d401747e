import { describe, expect, test } from 'vitest'
import type { Capability } from '../rules/capabilities.ts'
import type { ServeOptions } from '../serve.ts'
import { TsgiError } from './errors.ts'
import { checkOptions, defaults } from './options.ts'
import type { Platform } from './platform.ts'

const everything: readonly Capability[] = [
  'clientCertificates',
  'headersTimeout',
  'http2',
  'idleTimeout',
  'maxConnections',
  'maxHeaderSize',
  'reusePort',
  'tls',
  'unixSocket',
  'webSocket',
]

const platform = (capabilities: readonly Capability[] = everything, more: Partial<Platform> = {}): Platform => ({
  name: 'test',
  version: '1.2.3',
  capabilities,
  ownOptions: ['test', 'test.speed'],
  byteLength: (text) => text.length,
  listen: () => Promise.reject(new Error('not called')),
  ...more,
})

const check = (options: unknown, on = platform()) => checkOptions(options as ServeOptions, on)

function errorOf(options: unknown, on?: Platform): TsgiError {
  try {
    check(options, on)
  } catch (error) {
    if (error instanceof TsgiError) return error
    throw error
  }
  throw new Error('the options were accepted')
}

interface Row {
  readonly name: string
  readonly good: readonly unknown[]
  readonly wrong: readonly unknown[]
  readonly demand: string
  readonly capability?: Capability
  /** What it is given with. */
  readonly beside?: ServeOptions
}

const text = 'a'
const tls = { key: text, cert: text }
const rows: readonly Row[] = [
  {
    name: 'hostname',
    good: ['127.0.0.1', '::', 'localhost'],
    wrong: ['', 127, null, ['::']],
    demand: 'a host name or address',
  },
  {
    name: 'port',
    good: [0, 80, 65_535],
    wrong: [-1, 65_536, 0.5, Number.NaN, '80', 80n, null],
    demand: 'an integer from 0 to 65535',
  },
  {
    name: 'path',
    good: ['/run/app.sock'],
    wrong: [1, null, true, '', 'ä'.repeat(54)],
    demand: 'the path of a unix socket, at most 107 bytes long and without NUL',
    capability: 'unixSocket',
  },
  {
    name: 'mode',
    good: [0, 0o600, 0o777],
    wrong: [0o1000, -1, '600'],
    demand: 'a file mode',
    capability: 'unixSocket',
    beside: { path: '/run/app.sock' },
  },
  { name: 'reusePort', good: [true, false], wrong: [1, 'yes', null], demand: 'true or false', capability: 'reusePort' },
  {
    name: 'tls',
    good: [tls, { ...tls, ca: new Uint8Array(1), passphrase: text }],
    wrong: [true, 'key', [], null],
    demand: 'an object',
    capability: 'tls',
  },
  ...(['key', 'cert', 'ca'] as const).map((one) => ({
    name: `tls.${one}`,
    good: [text, new Uint8Array(1)],
    wrong: ['', 1, null, [text]],
    demand: 'PEM text, its bytes or the path of a file',
    beside: { tls },
  })),
  { name: 'tls.passphrase', good: ['', text], wrong: [1, null], demand: 'text', beside: { tls } },
  {
    name: 'tls.clientCertificate',
    good: ['none', 'request', 'require'],
    wrong: [true, 'yes', null],
    demand: 'none, request or require',
    capability: 'clientCertificates',
    beside: { tls },
  },
  {
    name: 'http2',
    good: [true, false],
    wrong: [2, 'on'],
    demand: 'true or false',
    capability: 'http2',
    beside: { tls },
  },
  { name: 'limits', good: [{}], wrong: [16, 'small', null, [], () => 1], demand: 'an object' },
  {
    name: 'limits.maxHeaderSize',
    good: [4096, 65_536],
    wrong: [4095, 0, 4096.5, '16k', Number.POSITIVE_INFINITY],
    demand: 'at least 4096 bytes',
    capability: 'maxHeaderSize',
  },
  {
    name: 'limits.maxRequestBodySize',
    good: [0, 1, 2 ** 40],
    wrong: [-1, 0.5, '1mb', Number.NaN, 1n],
    demand: 'bytes, 0 or more',
  },
  {
    name: 'limits.maxConnections',
    good: [1, 10_000],
    wrong: [0, -1, 1.5, '1', Number.NaN],
    demand: 'a positive integer',
    capability: 'maxConnections',
  },
  { name: 'timeouts', good: [{}], wrong: [1000, 'long', null, []], demand: 'an object' },
  {
    name: 'timeouts.headers',
    good: [1, 2 ** 31 - 1],
    wrong: [0, -1, 1.5, 2 ** 31, Number.POSITIVE_INFINITY, '1s'],
    demand: 'milliseconds from 1 to 2147483647',
    capability: 'headersTimeout',
  },
  {
    name: 'timeouts.idle',
    good: [1, 2 ** 31 - 1],
    wrong: [0, -1, 1.5, 2 ** 31, '1s'],
    demand: 'milliseconds from 1 to 2147483647',
    capability: 'idleTimeout',
  },
  {
    name: 'timeouts.drain',
    good: [0, 1, 2 ** 31 - 1],
    wrong: [-1, 0.5, 2 ** 31, Number.POSITIVE_INFINITY, '1s'],
    demand: 'milliseconds from 0 to 2147483647',
  },
  { name: 'webSocket', good: [{}], wrong: [true, null, []], demand: 'an object', capability: 'webSocket' },
  {
    name: 'webSocket.maxPayload',
    good: [1, 2 ** 29 - 24],
    wrong: [0, 2 ** 29 - 23, '1mb', 1.5],
    demand: 'bytes from 1 to 536870888',
  },
  {
    name: 'webSocket.maxBufferedAmount',
    good: [65_536, 2 ** 40],
    wrong: [65_535, '1mb', Number.POSITIVE_INFINITY],
    demand: 'bytes from 65536 on',
  },
  {
    name: 'webSocket.idleTimeout',
    good: [8000, 960_000],
    wrong: [7999, 960_001, '1m', 8000.5],
    demand: 'milliseconds from 8000 to 960000',
  },
  { name: 'webSocket.compression', good: [true, false], wrong: [1, 'on', null], demand: 'true or false' },
  {
    name: 'signal',
    good: [new AbortController().signal],
    wrong: [new AbortController(), {}, { aborted: false }, true, null],
    demand: 'an AbortSignal',
  },
  { name: 'onError', good: [() => {}, async () => {}], wrong: ['log', {}, null], demand: 'a function' },
]

/** The option alone, at its place. */
function optionsWith({ name, beside = {} }: Row, value: unknown): unknown {
  const [group = '', key] = name.split('.')
  const others = beside[group as keyof ServeOptions] as object | undefined
  return { ...beside, [group]: key === undefined ? value : { ...others, [key]: value } }
}

/** Whether the group that the option is in needs a capability. */
const isInGroup = ({ name }: Row) => name.startsWith('tls.') || name.startsWith('webSocket.')

describe.each(rows)('the option $name', (row) => {
  const { name, good, wrong, demand } = row
  test.each(good)('takes %s', (value) => {
    expect(() => check(optionsWith(row, value))).not.toThrow()
  })

  test.each(wrong.map((value) => [value]))('refuses %s, saying what it needs to be', (value) => {
    const error = errorOf(optionsWith(row, value))
    expect(error.code).toBe('option-invalid')
    expect(error.party).toBe('operator')
    expect(error.message.startsWith(`The option ${name} needs to be ${demand}; got `)).toBe(true)
    expect(error.message.endsWith('. Correct the call of serve().')).toBe(true)
  })
})

// A TLS server needs both of them.
describe.each(rows.filter(({ name }) => name !== 'tls.key' && name !== 'tls.cert'))('the option $name', (row) => {
  test('counts as absent when it is undefined', () => {
    expect(check(optionsWith(row, undefined))).toMatchObject(check(row.beside ?? {}))
  })
})

describe.each(rows.filter(({ capability }) => capability !== undefined))('the option $name', (row) => {
  const { name, good, wrong, capability } = row
  test('is refused without its capability, whatever its value', () => {
    const others = everything.filter((one) => one !== capability)
    for (const value of [...good, ...wrong]) {
      const error = errorOf(
        optionsWith({ ...row, beside: capability === 'clientCertificates' ? { tls } : {} }, value),
        platform(others),
      )
      expect(error.code).toBe('capability-missing')
      expect(error.message).toBe(
        `The option ${name} needs a server with the capability '${capability}'; got server-test, which does not declare it. Remove the option or choose another server.`,
      )
    }
  })
})

describe.each(rows.filter((row) => row.capability === undefined && !isInGroup(row)))('the option $name', (row) => {
  test('needs no capability', () => {
    for (const value of row.good) expect(() => check(optionsWith(row, value), platform([]))).not.toThrow()
  })
})

test.each([
  [{ path: '/s', port: 1 }, 'The option path needs to be given without hostname, port and reusePort'],
  [{ path: '/s', hostname: '::' }, 'The option path needs to be given without hostname, port and reusePort'],
  [{ path: '/s', reusePort: true }, 'The option path needs to be given without hostname, port and reusePort'],
  [{ mode: 0o600 }, 'The option mode needs to be given with path'],
  [{ tls: { key: text } }, 'The option tls needs to be an object with key and cert'],
  [{ http2: true }, 'The option http2 needs to be given with tls'],
])('options that do not go together are refused: %o', (options, demand) => {
  expect(errorOf(options).message.startsWith(`${demand}; got `)).toBe(true)
})

test('a message shows what came', () => {
  expect(errorOf({ port: '80' }).message).toBe(
    'The option port needs to be an integer from 0 to 65535; got "80". Correct the call of serve().',
  )
  expect(errorOf({ limits: [] }).message).toContain('; got an array of 0. ')
  expect(errorOf({ hostname: 'x'.repeat(0) }).message).toContain('; got "". ')
})

test('an unknown option is refused, with the ones that are known', () => {
  const error = errorOf({ prot: 80 })
  expect(error.code).toBe('option-unknown')
  expect(error.message).toBe(
    'The options of serve() are hostname, port, path, mode, reusePort, tls, http2, limits, timeouts, webSocket, signal, onError, test; got the option prot. Remove it or correct its name.',
  )
})

test('an unknown option of a group is refused, with those of the group', () => {
  expect(errorOf({ limits: { maxBody: 1 } }).message).toBe(
    'The options of serve() are limits.maxHeaderSize, limits.maxRequestBodySize, limits.maxConnections; got the option limits.maxBody. Remove it or correct its name.',
  )
  expect(errorOf({ timeouts: { drian: 1 } }).message).toContain('; got the option timeouts.drian.')
})

test.each(['limits.maxConnections', 'test.speed', 'constructor', 'toString', 'hasOwnProperty'])(
  'the name %s is unknown, whatever the table inherits',
  (name) => {
    expect(errorOf({ [name]: 1 }).code).toBe('option-unknown')
  },
)

test('a server takes options of its own under its name, and refuses unknown ones among them', () => {
  expect(() => check({ test: { speed: 'any value' } })).not.toThrow()
  expect(() => check({ test: undefined })).not.toThrow()
  expect(errorOf({ test: 'fast' }).message).toBe(
    'The option test needs to be an object; got "fast". Correct the call of serve().',
  )
  expect(errorOf({ test: { sped: 1 } }).message).toBe(
    'The options of serve() are test.speed; got the option test.sped. Remove it or correct its name.',
  )
  expect(errorOf({ uws: {} }).code).toBe('option-unknown')
})

test.each([null, 3000, 'localhost', [], [3000]])('options that are %s are refused', (options) => {
  expect(errorOf(options).message).toMatch(/^The second argument of serve\(\) needs to be an object of options; got /)
})

test('without options the defaults are in force', () => {
  expect(check({})).toEqual(defaults)
})

test('what the platform has fixed stands in for a default, and what is given for both', () => {
  const fixed = platform(everything, { limits: { maxHeaderSize: 4096 }, timeouts: { idle: 10_000, headers: 10_000 } })
  expect(check({ timeouts: { headers: 500, drain: undefined } }, fixed)).toEqual({
    ...defaults,
    limits: { ...defaults.limits, maxHeaderSize: 4096 },
    timeouts: { ...defaults.timeouts, headers: 500, idle: 10_000 },
  })
})

test('what is in force cannot be changed, and is not the object that was given', () => {
  const limits = { maxRequestBodySize: 5 }
  const checked = check({ limits })
  limits.maxRequestBodySize = 6
  expect(checked.limits.maxRequestBodySize).toBe(5)
  expect(Object.isFrozen(checked.limits)).toBe(true)
  expect(Object.isFrozen(checked.timeouts)).toBe(true)
})
