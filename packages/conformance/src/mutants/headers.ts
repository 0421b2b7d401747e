/** Servers that show request headers wrongly. */
import type { HttpHeaders, HttpRequest } from '@tsgi/spec'
import { aroundApps, otherBound, otherRequests, overlay } from './faults.ts'
import type { ServerMutant } from './mutant.ts'
import { onRequestHeads } from './wire-faults.ts'

const withHeaders = (change: (headers: HttpHeaders) => Partial<HttpHeaders>) =>
  otherRequests((request) => overlay(request, { headers: overlay(request.headers, change(request.headers)) }))

const withValues = (change: (value: string, name: string) => string) =>
  withHeaders((headers) => ({
    get(name) {
      const value = headers.get(name)
      return value === null ? null : change(value, name.toLowerCase())
    },
    *[Symbol.iterator]() {
      for (const [name, value] of all(headers)) yield [name, change(value, name)] as [string, string]
    },
  }))

export const headersMutants: readonly ServerMutant[] = [
  {
    name: 'gives header names as people write them',
    rule: 'request-names-are-lower-case',
    break: withHeaders((headers) => ({
      *[Symbol.iterator]() {
        for (const [name, value] of all(headers))
          yield [name.replace(/^./, (first) => first.toUpperCase()), value] as [string, string]
      },
    })),
  },
  {
    name: 'gives the first of repeated fields alone',
    rule: 'repeated-fields-are-joined',
    seenIn: '@whatwg-node/server, hattip, node-fetch-server: Content-Type',
    break: withValues((value, name) => (name === 'cookie' ? value : (value.split(', ')[0] ?? ''))),
  },
  {
    name: 'gives the last of repeated fields alone',
    rule: 'repeated-fields-are-joined',
    seenIn: 'hyper-express, fastify-uws',
    break: withValues((value, name) => (name === 'cookie' ? value : (value.split(', ').at(-1) ?? ''))),
  },
  {
    name: 'joins cookies with commas',
    rule: 'cookies-are-joined-with-semicolons',
    break: withValues((value, name) => (name === 'cookie' ? value.replaceAll('; ', ', ') : value)),
  },
  {
    name: 'finds headers by names in lower case alone',
    rule: 'names-are-looked-up-in-any-case',
    break: withHeaders((headers) => ({
      get: (name) => (name === name.toLowerCase() ? headers.get(name) : null),
      has: (name) => name === name.toLowerCase() && headers.has(name),
    })),
  },
  {
    name: 'keeps headers in a plain object',
    rule: 'any-name-is-data',
    break: withHeaders((headers) => {
      const record: Record<string, string> = {}
      for (const [name, value] of all(headers)) record[name] = value
      const has = (name: string) => Object.hasOwn(record, name.toLowerCase())
      return {
        get: (name) => (has(name) ? (record[name.toLowerCase()] ?? null) : null),
        has,
        [Symbol.iterator]: () => Object.entries(record)[Symbol.iterator](),
      }
    }),
  },
  {
    name: 'leaves white space around values that have a tab inside',
    rule: 'values-are-trimmed',
    break: withValues((value) => (value.includes('\t') ? ` ${value}` : value)),
  },
  {
    name: 'drops the fields of a head beyond the twentieth',
    rule: 'ordinary-heads-fit',
    break: onRequestHeads((head) => `${head.trimEnd().split('\r\n').slice(0, 21).join('\r\n')}\r\n\r\n`),
  },
  {
    name: 'takes heads of any size',
    rule: 'oversized-heads-are-refused',
    break: otherBound('limits', 'maxHeaderSize', 2 ** 24),
  },
  {
    name: 'lets a request die when its app awaits',
    rule: 'requests-outlive-awaits',
    seenIn: 'crossws on uWS',
    alsoBreaks: {
      'exchanges-share-nothing': 'What is first read after an answer is read of a dead request.',
      'host-is-of-its-own-request': 'Its apps look at the URL after an await.',
    },
    break: aroundApps((app) => (request, context) => {
      let isDead = false
      setImmediate(() => {
        isDead = true
      })
      return app(
        mortal(request, () => isDead),
        context,
      )
    }),
  },
]

function mortal(request: HttpRequest, isDead: () => boolean): HttpRequest {
  return new Proxy(request, {
    get(target, key) {
      if (isDead() && (key === 'method' || key === 'url' || key === 'headers')) return undefined
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function all(headers: HttpHeaders): Iterable<[string, string]> {
  return { [Symbol.iterator]: () => headers[Symbol.iterator]() as IterableIterator<[string, string]> }
}
