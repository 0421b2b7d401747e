/** What becomes of what an app throws. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'

export const errorsCases: readonly Case[] = [
  {
    rule: 'a-throw-is-a-bare-500',
    name: 'an app that throws is answered with 500 and not one word of the error',
    over: 'exchange',
    app: () => () => {
      throw new Error('the secret of the app')
    },
    async talk({ exchange, seen }) {
      const message = await exchange()
      assert.equal(message.status, 500)
      assert.equal(message.text, '')
      assert.deepEqual(await seen('error'), { phase: 'app', message: 'the secret of the app' })
    },
  },
]
