/** What an app reads as `request.url`, and which targets and hosts reach no app. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'

export const urlCases: readonly Case[] = [
  {
    rule: 'host-is-single',
    name: 'a request with two Host fields reaches no app',
    over: 'wire',
    app: (stage) => () => {
      stage.note('called')
      return { status: 200 }
    },
    async talk({ connect, head, notes }) {
      const wire = await connect()
      await wire.send(head('GET / HTTP/1.1', 'Host: a.test', 'Host: b.test'))
      const outcome = await wire.outcome()
      if (outcome !== 'closed') assert.equal(outcome.status, 400)
      assert.equal(notes('called').length, 0)
    },
  },
]
