/** The suite's own apps: rows of the matrix. */
import { strict as assert } from 'node:assert'
import type { AppRow } from '../case.ts'

export const apps: readonly AppRow[] = [
  {
    name: 'plain function',
    app: () => (request) => ({ status: 200, body: `hello ${new URL(request.url).pathname}` }),
    checks: [
      {
        name: 'answers with its path',
        async talk({ exchange }) {
          assert.equal((await exchange({ target: '/there' })).text, 'hello /there')
        },
      },
    ],
  },
]
