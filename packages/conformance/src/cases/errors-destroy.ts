/** Code of an app that ends its own server while the server runs it. */
import { strict as assert } from 'node:assert'
import type { Server } from '@tsgi/spec'
import type { Case, LifeStage, WireTalk } from '../case.ts'

/** A second server in the same process, to see that it lives. */
async function neighbour({ start }: LifeStage): Promise<void> {
  await start(() => ({ status: 200, body: 'alive' }))
}

async function seesNeighbour({ connect, head }: WireTalk, port: number): Promise<void> {
  const wire = await connect({ port })
  await wire.send(head())
  assert.equal((await wire.message()).text, 'alive')
}

/** One request to the first server, whatever becomes of it; then one to its neighbour. */
async function talk(one: WireTalk, seen: readonly string[] = []): Promise<void> {
  const [first, second] = [(await one.seen('port')) as number, (await one.seen('port')) as number]
  const wire = await one.connect({ port: first })
  await wire.send(one.head())
  await wire.outcome()
  for (const note of seen) await one.seen(note)
  await seesNeighbour(one, second)
}

export const errorsDestroyCases: readonly Case[] = [
  {
    rule: 'a-failing-reporter-is-contained',
    name: 'an onError that destroys its server ends this server and nothing else',
    over: 'life',
    async scene(stage) {
      let server: Server | undefined
      const app = () => {
        throw new Error('the reason')
      }
      server = await stage.start(app, { onError: () => server?.destroy() })
      await neighbour(stage)
    },
    talk: (one) => talk(one),
  },
  {
    rule: 'unbegun-bodies-are-cancelled',
    name: 'a stream whose answer ends its own exchange while its headers are read is cancelled',
    over: 'life',
    async scene(stage) {
      let server: Server | undefined
      server = await stage.start(() => ({
        status: 200,
        headers: {
          *[Symbol.iterator]() {
            server?.destroy()
            yield ['x-a', '1'] as const
          },
        },
        body: new ReadableStream<Uint8Array>({ cancel: () => stage.note('cancelled') }),
      }))
      await neighbour(stage)
    },
    talk: (one) => talk(one, ['cancelled']),
  },
  {
    rule: 'iterators-are-returned-once',
    name: 'an iterator whose beginning ends its own exchange is returned',
    over: 'life',
    async scene(stage) {
      let server: Server | undefined
      server = await stage.start(() => ({
        status: 200,
        body: {
          [Symbol.asyncIterator]() {
            server?.destroy()
            return {
              next: () => Promise.resolve({ done: false as const, value: new Uint8Array(1) }),
              return() {
                stage.note('returned')
                return Promise.resolve({ done: true as const, value: undefined })
              },
            }
          },
        },
      }))
      await neighbour(stage)
    },
    talk: (one) => talk(one, ['returned']),
  },
]
