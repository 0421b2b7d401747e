/** What an app reads as `request.headers`. The size of a head: see `head-size.ts`; a request's life: `request-life.ts`. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Case, Stage } from '../case.ts'

type Fields = readonly (readonly [string, string])[]

const ours = new Set(['host', 'tsgi-run', 'content-length'])

/** The app notes what iterating gives, without what the suite and the framing need; names in lower case. */
function notingHeaders(stage: Stage): App {
  return (request) => {
    const entries = [...request.headers]
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !ours.has(name))
    stage.note('headers', Object.fromEntries(entries))
    stage.note('entries', entries)
    stage.note(
      'got',
      entries.map(([name]) => [name, request.headers.get(name)]),
    )
    return { status: 200 }
  }
}

/** The order of headers is not promised. */
function byName(entries: unknown): Fields {
  return [...(entries as Fields)].sort(([one], [other]) => (one < other ? -1 : 1))
}

const repeated: Fields = [
  ['Content-Type', 't/1'],
  ['Authorization', 'Basic one'],
  ['X-One', 'a'],
  ['content-type', 't/2'],
  ['x-one', 'b, c'],
  ['AUTHORIZATION', 'Basic two'],
  ['X-ONE', 'd'],
  ['Accept', 'text/html'],
  ['accept', '*/*'],
  ['User-Agent', 'one'],
  ['User-Agent', 'two'],
  ['Referer', 'http://a.test/'],
  ['Referer', 'http://b.test/'],
  ['If-Modified-Since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['If-Modified-Since', 'Fri, 02 Jan 1970 00:00:00 GMT'],
  ['Set-Cookie', 'a=1'],
  ['X-Forwarded-For', '1.1.1.1'],
  ['X-Forwarded-For', '2.2.2.2'],
]

const joined: Fields = [
  ['accept', 'text/html, */*'],
  ['authorization', 'Basic one, Basic two'],
  ['content-type', 't/1, t/2'],
  ['if-modified-since', 'Thu, 01 Jan 1970 00:00:00 GMT, Fri, 02 Jan 1970 00:00:00 GMT'],
  ['referer', 'http://a.test/, http://b.test/'],
  ['set-cookie', 'a=1'],
  ['user-agent', 'one, two'],
  ['x-forwarded-for', '1.1.1.1, 2.2.2.2'],
  ['x-one', 'a, b, c, d'],
]

/** The token characters that are no letters, digits or `-`. RFC 9110 section 5.6.2. */
const tokenCharacters = "!#$%&'*+.^_`|~".split('')

export const headersCases: readonly Case[] = [
  {
    rule: 'request-names-are-lower-case',
    name: 'iterating gives each name once and in lower case, with the value as it came',
    over: 'exchange',
    app: (stage) => (request) => {
      stage.note(
        'entries',
        [...request.headers].filter(([name]) => !ours.has(name.toLowerCase())),
      )
      return { status: 200 }
    },
    async talk({ exchange, seen }) {
      await exchange({
        headers: [
          ['X-MiXeD', 'Value'],
          ['ACCEPT', 'Text/HTML'],
          ['x-lower', 'x'],
          ['X-Mixed', 'Again'],
        ],
      })
      assert.deepEqual(byName(await seen('entries')), [
        ['accept', 'Text/HTML'],
        ['x-lower', 'x'],
        ['x-mixed', 'Value, Again'],
      ])
    },
  },
  {
    rule: 'request-names-are-lower-case',
    name: 'the headers can be iterated again, and two iterations side by side do not disturb each other',
    over: 'exchange',
    app:
      (stage) =>
      ({ headers }) => {
        const [once, again] = [headers[Symbol.iterator](), headers[Symbol.iterator]()]
        once.next()
        const rest = [once, again].map((iterator) => {
          const names: string[] = []
          for (let step = iterator.next(); !step.done; step = iterator.next()) names.push(step.value[0])
          return names
        })
        const all = [...rest, [...headers].map(([name]) => name)]
        stage.note(
          'names',
          all.map((names) => [names.length, names.every((name) => name === name.toLowerCase())]),
        )
        return { status: 200 }
      },
    async talk({ exchange, seen }) {
      await exchange({
        headers: [
          ['a', '1'],
          ['b', '2'],
        ],
      })
      assert.deepEqual(await seen('names'), [
        [3, true],
        [4, true],
        [4, true],
      ])
    },
  },
  {
    rule: 'repeated-fields-are-joined',
    name: 'fields of one name are joined with a comma, those among them that may come only once too',
    only: 'the client of HTTP/2 sends none of them twice',
    over: 'exchange',
    app: notingHeaders,
    async talk({ exchange, seen }) {
      await exchange({ headers: repeated })
      assert.deepEqual(byName(await seen('entries')), joined)
      assert.deepEqual(byName(await seen('got')), joined)
    },
  },
  {
    rule: 'repeated-fields-are-joined',
    name: 'an empty field among others of its name keeps its place',
    over: 'exchange',
    app: notingHeaders,
    async talk({ exchange, seen }) {
      await exchange({ headers: ['', 'a', '', 'b'].map((value) => ['x-list', value]) })
      assert.deepEqual(await seen('headers'), { 'x-list': ', a, , b' })
    },
  },
  {
    rule: 'cookies-are-joined-with-semicolons',
    name: 'several Cookie fields are one list of cookies',
    over: 'exchange',
    app: notingHeaders,
    async talk({ exchange, seen }) {
      await exchange({
        headers: [
          ['Cookie', 'a=1; b=2'],
          ['X-Between', 'x'],
          ['cookie', 'c=3'],
          ['COOKIE', 'd="4, 5"'],
        ],
      })
      const cookie = 'a=1; b=2; c=3; d="4, 5"'
      assert.deepEqual(await seen('headers'), { cookie, 'x-between': 'x' })
    },
  },
  {
    rule: 'names-are-looked-up-in-any-case',
    name: 'get() and has() take a name in any case',
    over: 'exchange',
    app:
      (stage) =>
      ({ headers }) => {
        const names = ['x-thing', 'X-Thing', 'X-THING', 'HOST']
        stage.note('got', [names.map((name) => headers.get(name)), names.map((name) => headers.has(name))])
        return { status: 200 }
      },
    async talk({ exchange, seen }) {
      await exchange({ headers: [['X-thinG', 'Value']] })
      assert.deepEqual(await seen('got'), [
        ['Value', 'Value', 'Value', 'example.test'],
        [true, true, true, true],
      ])
    },
  },
  {
    rule: 'names-are-looked-up-in-any-case',
    name: 'a header that did not come is null and false, and an empty one is an empty string and true',
    over: 'exchange',
    app:
      (stage) =>
      ({ headers }) => {
        const names = ['x-missing', 'constructor', '__proto__', 'toString', 'get', '', 'x-empty']
        stage.note('got', [names.map((name) => headers.get(name)), names.map((name) => headers.has(name))])
        return { status: 200 }
      },
    async talk({ exchange, seen }) {
      await exchange({ headers: [['X-Empty', '']] })
      assert.deepEqual(await seen('got'), [
        [null, null, null, null, null, null, ''],
        [false, false, false, false, false, false, true],
      ])
    },
  },
  {
    rule: 'any-name-is-data',
    name: 'constructor, names of object methods and names with digits and hyphens are headers like others',
    over: 'exchange',
    app: notingHeaders,
    async talk({ exchange, seen }) {
      const names = ['constructor', 'tostring', 'valueof', 'then', 'length', 'get', '0', '1-2', '-', '--x-', 'a1']
      await exchange({ headers: names.map((name) => [name, `value of ${name}`]) })
      const expected = byName(names.map((name) => [name, `value of ${name}`]))
      assert.deepEqual(byName(await seen('entries')), expected)
      assert.deepEqual(byName(await seen('got')), expected)
    },
  },
  {
    rule: 'any-name-is-data',
    name: '__proto__ is a header like others',
    over: 'exchange',
    app: notingHeaders,
    async talk({ exchange, seen }) {
      await exchange({ headers: [['__proto__', 'value']] })
      assert.deepEqual(await seen('entries'), [['__proto__', 'value']])
      assert.deepEqual(await seen('got'), [['__proto__', 'value']])
    },
  },
  {
    rule: 'any-name-is-data',
    name: 'a name may have any token character',
    over: 'exchange',
    app: notingHeaders,
    async talk({ exchange, seen }) {
      const names = [...tokenCharacters.flatMap((character) => [character, `a${character}b`]), tokenCharacters.join('')]
      await exchange({ headers: names.map((name) => [name, 'value']) })
      const expected = byName(names.map((name) => [name, 'value']))
      assert.deepEqual(byName(await seen('entries')), expected)
    },
  },
  {
    rule: 'values-are-trimmed',
    name: 'white space around a value is not part of it, white space inside is',
    over: 'wire',
    app: notingHeaders,
    async talk({ connect, head, seen }) {
      const wire = await connect()
      await wire.send(
        head(
          'GET / HTTP/1.1',
          'X-None:value',
          'X-Spaces:   value   ',
          'X-Tabs:\t \tvalue\t \t',
          'X-Inside: \t one  two\tthree : four \t',
          'X-Empty:',
          'X-Blank: \t ',
        ),
      )
      assert.equal((await wire.message()).status, 200)
      assert.deepEqual(await seen('headers'), {
        'x-none': 'value',
        'x-spaces': 'value',
        'x-tabs': 'value',
        'x-inside': 'one  two\tthree : four',
        'x-empty': '',
        'x-blank': '',
      })
    },
  },
]
