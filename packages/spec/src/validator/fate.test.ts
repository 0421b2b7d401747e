import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { makeContext, makeRequest } from '../../test/by-hand.ts'
import type { App } from '../app.ts'
import { type Breach, validate } from './index.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Collects until something was reported, or long enough to be sure that nothing is. */
async function breachesAfter(breaches: readonly Breach[]): Promise<readonly string[]> {
  for (let i = 0; i < 20 && breaches.length === 0; i += 1) {
    collect()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return breaches.map(({ rule, party }) => `${rule} ${party}`)
}

type Body = ReadableStream & AsyncIterable<unknown>

/** What is reported of a server that does this with a body. */
async function breachesOf(body: () => unknown, use: (body: Body) => unknown, around = (app: App): App => app) {
  const breaches: Breach[] = []
  const onBreach = (breach: Breach) => breaches.push(breach)
  const judged = around(validate((() => ({ status: 200, body: body() })) as App, { onBreach }))
  const call = async () => use(((await judged(makeRequest(), makeContext())) as unknown as { body: Body }).body)
  await call()
  return breachesAfter(breaches)
}

const stream = () => new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1)) })

async function* endless() {
  for (;;) yield new Uint8Array(1)
}

test('a stream that a server drops unread is reported when it is forgotten', async () => {
  expect(await breachesOf(stream, () => {})).toEqual(['unbegun-bodies-are-cancelled server'])
})

test('a body that a server drops in the middle is reported when it is forgotten', async () => {
  const readOne = async (body: Body) => void (await body.getReader().read())
  expect(await breachesOf(stream, readOne)).toEqual(['iterators-are-returned-once server'])
  const pullOne = async (body: Body) => void (await body[Symbol.asyncIterator]().next())
  expect(await breachesOf(endless, pullOne)).toEqual(['iterators-are-returned-once server'])
})

test('a body that was ended, or has nothing to end, is forgotten in silence', async () => {
  expect(await breachesOf(stream, (body) => body.cancel())).toEqual([])
  expect(await breachesOf(endless, () => {})).toEqual([])
  const stopped = async (body: Body) => {
    for await (const _ of body) break
  }
  expect(await breachesOf(endless, stopped)).toEqual([])
  expect(
    await breachesOf(stream, (body) =>
      body.pipeTo(new WritableStream(), { signal: AbortSignal.abort() }).catch(() => {}),
    ),
  ).toEqual([])
  const finished = async (body: Body) => {
    for await (const _ of body);
  }
  expect(await breachesOf(() => ReadableStream.from([new Uint8Array(1)]), finished)).toEqual([])
})

test('middleware that drops the body of the app inside is the one to blame', async () => {
  const breaches: Breach[] = []
  const onBreach = (breach: Breach) => breaches.push(breach)
  const inner = validate(() => ({ status: 200, body: stream() }), { onBreach, name: 'files' })
  const judged = validate(
    async (...call) => {
      await inner(...call)
      return { status: 404 }
    },
    { onBreach, name: 'not found' },
  )
  await judged(makeRequest(), makeContext())
  expect(await breachesAfter(breaches)).toEqual(['unbegun-bodies-are-cancelled app'])
  expect(breaches[0]?.from).toBe('not found')
})

test('a server that drops a body is the one to blame, through two validators too', async () => {
  const onBreach = () => {}
  expect(
    await breachesOf(
      stream,
      () => {},
      (app) => validate(app, { onBreach }),
    ),
  ).toEqual([])
})
