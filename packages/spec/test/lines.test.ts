import { readFileSync } from 'node:fs'
import { stringify } from 'node:querystring'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { derive } from '../src/derive.ts'
import type { App, Context, HttpRequest, Middleware } from '../src/index.ts'
import { type Breach, validate, validateMiddleware } from '../src/validator/index.ts'
import { makeContext, makeRequest } from './by-hand.ts'

// Each of these stands on one line, whose number its name tells: what is told is compared with it.
const lineOf = (text: string): number => source.findIndex((line) => line.includes(text)) + 1
const source = readFileSync(import.meta.filename, 'utf8').split('\n')

type Touch = (request: HttpRequest, context: Context) => unknown

const touches: Readonly<Record<string, Touch>> = {
  assigns: (request) => Reflect.set(request, 'method', 'PUT'), // touch: assigns
  defines: (request) => Reflect.defineProperty(request, 'url', { value: '/' }), // touch: defines
  deletes: (_, context) => Reflect.deleteProperty(context, 'server'), // touch: deletes
  spreads: (request) => ({ ...request }), // touch: spreads
  lists: (_, context) => Object.keys(context), // touch: lists
  stringifies: (request) => JSON.stringify(request), // touch: stringifies
  queries: (request) => stringify(request as unknown as { readonly [name: string]: string }), // touch: queries
  merges: (request) => Object.assign({}, request.headers), // touch: merges
  freezes: (_, context) => Object.freeze(Object.create(context, { a: { value: Object.entries(context) } })), // touch: freezes
  readdresses: (_, { remoteAddress }) => Reflect.set(remoteAddress ?? {}, 'address', '::1'), // touch: readdresses
  waits: (_, { waitUntil }) => waitUntil((() => {}) as never), // touch: waits
  rereads: (request) => Promise.all([1, 2].map(() => request.text().catch(() => ''))), // touch: rereads
}

/** Apps that touch their request in one of the forms that an app can have. */
const forms: Readonly<Record<string, (touch: Touch) => App>> = {
  'an arrow function': (touch) => (request, context) => {
    touch(request, context)
    return { status: 200 }
  },
  'a class': (touch) => {
    class Shop {
      readonly #touch = touch
      fetch(request: HttpRequest, context: Context) {
        this.#touch(request, context)
        return { status: 200 }
      }
    }
    const shop = new Shop()
    return (...call) => shop.fetch(...call)
  },
  'an async function behind an await': (touch) => async (request, context) => {
    await sleep(1)
    touch(request, context)
    return { status: 200 }
  },
  'a callback of the platform': (touch) => (request, context) =>
    new Promise((resolve) => {
      setImmediate(() => {
        touch(request, context)
        resolve({ status: 200 })
      })
    }),
}

/** What may stand between a server and the app. */
const ways: Readonly<Record<string, (app: App, onBreach: (breach: Breach) => void) => App>> = {
  'the validator alone': (app, onBreach) => validate(app, { onBreach }),
  'an application': (app, onBreach) => validate({ fetch: app }, { onBreach }).fetch,
  'validated middleware': (app, onBreach) => {
    const passing: Middleware =
      (next) =>
      async (...call) =>
        next(...call)
    return validateMiddleware(passing, { onBreach })(app)
  },
  'three validators': (app, onBreach) => validate(validate(validate(app, { onBreach }), { onBreach }), { onBreach }),
}

for (const [way, wrap] of Object.entries(ways)) {
  for (const [form, make] of Object.entries(forms)) {
    test(`behind ${way}, ${form} is told the line of each touch, once`, async () => {
      for (const [what, touch] of Object.entries(touches)) {
        const breaches: Breach[] = []
        const app = wrap(make(touch), (breach) => breaches.push(breach))
        await app(makeRequest({ content: 'x' }), makeContext())
        const line = expect.stringMatching(
          new RegExp(`lines\\.test\\.ts:${lineOf(`// touch: ${what}`)}:\\d+\\)?$`),
        ) as unknown
        expect([what, ...breaches.map(({ at }) => at)]).toEqual([what, line])
      }
    })
  }
}

test('a second read names the line of the first, and a listing through derive() is none', async () => {
  const breaches: Breach[] = []
  const app: App = async (request) => {
    await request.text() // first read
    const derived = derive(request, { url: 'http://b.test/' })
    return { status: 200, body: await derived.text().catch(String) } // second read
  }
  await validate(app, { onBreach: (breach) => breaches.push(breach) })(makeRequest({ content: 'x' }), makeContext())
  expect(breaches.map(({ got }) => got)).toEqual([expect.stringMatching(`lines.test.ts:${lineOf('// first read')}:`)])
  expect(breaches[0]?.at).toMatch(`lines.test.ts:${lineOf('// second read')}:`)
})

test('what a server does with what an app gave it is not told as a touch', async () => {
  const breaches: Breach[] = []
  const app = ((request: HttpRequest) => ({ status: 200, body: request })) as unknown as App
  await validate(app, { onBreach: (breach) => breaches.push(breach) })(makeRequest(), makeContext())
  expect(breaches.map(({ rule, got }) => [rule, got])).toEqual([['a-body-is-text-or-bytes', 'the request']])
})
