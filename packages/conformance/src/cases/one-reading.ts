/** Requests that have one reading at most in, the verdict out: each is read so, or it reaches no app whole. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Case, Stage, WireTalk } from '../case.ts'

/** The bytes of a request whose path is given, and what an app may read of it. */
export interface Attempt {
  readonly bytes: (talk: WireTalk, path: string) => string
  /** Its method; `GET` */
  readonly method?: string
  /** Its body, empty unless given. */
  readonly body?: string
}

interface Reading {
  readonly method: string
  readonly url: string
  readonly body: string
  /** After the body was read, so that what came behind it would be seen. */
  readonly names: readonly string[]
}

const lastPath = '/last'

/** Notes each request of which it has read everything. */
const reader =
  (stage: Stage): App =>
  async (request) => {
    const { method, url } = request
    const body = await request.text()
    const names = [...request.headers].map(([name]) => name)
    stage.note('reading', { method, url, body, names } satisfies Reading)
    if (url.endsWith(lastPath)) stage.note('last')
    return { status: 200, body: `${method} ${url} ${body}` }
  }

/** A case that sends each attempt on a connection of its own, and another request behind it. */
export function readInOneWay(rule: Case['rule'], name: string, attempts: Readonly<Record<string, Attempt>>): Case {
  return { rule, name, over: 'wire', app: reader, talk: (talk) => judge(talk, Object.entries(attempts)) }
}

async function judge(talk: WireTalk, attempts: readonly (readonly [string, Attempt])[]): Promise<void> {
  const host = `${talk.scheme}://example.test`
  const one = async ([what, { bytes, method = 'GET', body = '' }]: readonly [string, Attempt], at: number) => {
    const wire = await talk.connect()
    void wire.send(bytes(talk, `/attempt${at}`) + talk.head(`GET /behind${at} HTTP/1.1`))
    const first = await wire.outcome()
    if (first === 'closed') return
    if (first.status < 400) {
      assert.equal(first.text, `${method} ${host}/attempt${at} ${body}`, what)
      const behind = await wire.outcome()
      if (behind === 'closed') return
      if (behind.status < 400) return assert.equal(behind.text, `GET ${host}/behind${at} `, what)
    }
    await wire.closed()
  }
  await Promise.all(attempts.map(one))
  const { exchange, seen, notes } = talk
  await exchange({ target: lastPath })
  await seen('last')
  for (const { method, url, body, names } of notes('reading') as readonly Reading[]) {
    const at = /\/attempt(\d+)$/.exec(url)?.[1]
    const [what, expected] = attempts[Number(at)] ?? ['what stands behind it', {}]
    const { method: itsMethod = 'GET', body: itsBody = '' } = expected
    assert.ok(/^https?:\/\/example\.test\/(?:attempt\d+|behind\d+|last)$/.test(url), `${what}: ${url}`)
    assert.deepEqual([method, body], [itsMethod, itsBody], what)
    const others = names.filter((one) => !['host', 'tsgi-run', 'content-length', 'transfer-encoding'].includes(one))
    assert.deepEqual(others, [], what)
    assert.ok(!(names.includes('content-length') && names.includes('transfer-encoding')), what)
  }
}
