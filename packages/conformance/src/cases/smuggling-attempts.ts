/** Raw requests with another request behind them in, the verdict out: refused or closed, and nothing of it ran. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Stage, WireTalk } from '../case.ts'

/** The fields of a request and what follows its head. */
export interface Attempt {
  readonly fields: readonly string[]
  readonly content: string
}

/** Notes each request that reaches it, and each body that it could read to its end. */
export const victim =
  (stage: Stage): App =>
  async (request) => {
    const { pathname } = new URL(request.url)
    stage.note('called', pathname)
    if (pathname === '/fence') {
      stage.note('fence')
      return { status: 200 }
    }
    stage.note('complete', `${pathname}: ${await request.text()}`)
    return { status: 200 }
  }

/** Sends each attempt on a connection of its own, a request that must not run behind it. */
export async function expectRefused(talk: WireTalk, attempts: Readonly<Record<string, Attempt>>): Promise<void> {
  const { connect, head, notes } = talk
  const judge = async ([name, { fields, content }]: [string, Attempt], at: number) => {
    const wire = await connect()
    void wire.send(head(`POST /attempt${at} HTTP/1.1`, ...fields) + content + head(`GET /smuggled${at} HTTP/1.1`))
    const outcome = await wire.outcome()
    if (outcome !== 'closed') assert.ok(outcome.status >= 400, `${name}: answered with ${outcome.status}`)
    await wire.closed()
  }
  await Promise.all(Object.entries(attempts).map(judge))
  await fence(talk)
  assert.deepEqual(notes('complete'), [])
  const smuggled = notes('called').filter((path) => String(path).startsWith('/smuggled'))
  assert.deepEqual(smuggled, [])
}

/** Waits until every note that was made before has come. */
export async function fence({ exchange, seen }: WireTalk): Promise<void> {
  await exchange({ target: '/fence' })
  await seen('fence')
}
