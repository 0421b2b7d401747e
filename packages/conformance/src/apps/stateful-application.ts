/** An application with a beginning and an end: what `start` makes reaches each request, and `stop` in the end. */
import { strict as assert } from 'node:assert'
import type { Stateful } from '@tsgi/spec'
import type { AppRow, Stage } from '../case.ts'

interface Counter {
  readonly server: string
  count: number
}

const application = ({ note }: Stage): Stateful<Counter> => ({
  start: async ({ name }) => ({ server: name, count: 0 }),
  fetch(request, { state, waitUntil }) {
    state.count += 1
    if (request.method === 'POST') waitUntil(Promise.resolve().then(() => note('written', state.count)))
    return { status: 200, body: `${state.count} on ${state.server}` }
  },
  stop: (state) => note('stopped', state.count),
})

export const statefulApplication: AppRow = {
  name: 'stateful application',
  app: application,
  checks: [
    {
      name: 'its state lives from request to request, on any connection',
      async talk({ exchange, server }) {
        for (const count of [1, 2, 3]) assert.equal((await exchange()).text, `${count} on ${server.name}`)
      },
    },
    {
      name: 'its state lives from request to request of one connection',
      async talk({ connect, head, server }) {
        const wire = await connect()
        for (const count of [1, 2, 3]) {
          await wire.send(head())
          assert.equal((await wire.message()).text, `${count} on ${server.name}`)
        }
      },
    },
    {
      name: 'work that outlives the answer sees the state',
      async talk({ exchange, seen }) {
        await exchange()
        await exchange({ method: 'POST', body: 'x' })
        assert.equal(await seen('written'), 2)
      },
    },
    {
      name: 'is stopped with its state when the server closes',
      async talk({ exchange, notes, seen, tell }) {
        await exchange()
        await exchange()
        assert.deepEqual(notes('stopped'), [])
        tell('close')
        assert.equal(await seen('stopped'), 2)
      },
    },
  ],
}
