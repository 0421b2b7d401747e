/** What a client should not have sent in, the proof that no app saw it out. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Case, Stage, WireTalk } from '../case.ts'
import type { ClientMessage } from '../message.ts'
import type { RefusedGroup } from '../tables/refused.ts'
import { inScheme } from './scheme.ts'

const lastPath = '/the-last-one'

/** An app that notes the method and URL of each request as `called`. */
export function notingCalls(stage: Stage): App {
  return (request) => {
    const { method, url } = request
    const isLast = new URL(url).pathname === lastPath
    stage.note(isLast ? 'last' : 'called', { method, url })
    return { status: 200, body: url }
  }
}

/** What became of bytes: an answer, or a connection that ended without one. */
export type Outcome = ClientMessage | 'closed'

/** Sends each on a connection of its own, all at once, because a server may take 12 s to give up a connection. */
export function outcomesOf(talk: WireTalk, sent: readonly string[]): Promise<readonly Outcome[]> {
  return Promise.all(
    sent.map(async (bytes) => {
      const wire = await talk.connect()
      void wire.send(bytes)
      // A server that takes `Head` for HEAD is no reason to wait for a body.
      return wire.outcome(/^head /i.test(bytes) ? 'HEAD' : 'GET')
    }),
  )
}

/** Waits until everything that the app has noted has come: notes keep their order, so this one is behind them. */
export async function callsSoFar(talk: WireTalk): Promise<readonly { method: string; url: string }[]> {
  const wire = await talk.connect()
  await wire.send(talk.head(`GET ${lastPath} HTTP/1.1`))
  assert.equal((await wire.message()).status, 200)
  await talk.seen('last')
  return talk.notes('called') as readonly { method: string; url: string }[]
}

/** Each is answered with an error, or its connection ends; the app, made by {@link notingCalls}, sees none. */
export async function reachesNoApp(talk: WireTalk, ...sent: readonly string[]): Promise<readonly Outcome[]> {
  const outcomes = await outcomesOf(talk, sent)
  outcomes.forEach((outcome, i) => {
    if (outcome === 'closed') return
    const { status } = outcome
    assert.ok(status >= 400 && status <= 599, `an error was expected for ${JSON.stringify(sent[i])}, ${status} came`)
  })
  assert.deepEqual(await callsSoFar(talk), [])
  return outcomes
}

/** A group of a truth table as a case. */
export function refusedCase({
  rule,
  case: name,
  needs = [],
  without = [],
  status,
  requests,
  hosts,
}: RefusedGroup): Case {
  return {
    rule,
    name,
    needs,
    without,
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      const heads = requests.flatMap((request) => {
        const line = `${inOther(request, talk)} HTTP/1.1`
        return hosts === undefined ? [talk.head(line)] : hosts.map((values) => headWithHosts(talk, line, values))
      })
      for (const outcome of await reachesNoApp(talk, ...heads))
        if (status !== undefined && outcome !== 'closed') assert.equal(outcome.status, status)
    },
  }
}

// Over TLS the wrong scheme is the other one.
function inOther(request: string, talk: WireTalk): string {
  const [method = '', target = ''] = request.split(/ (.*)/s)
  if (talk.scheme === 'https' && /^https:/i.test(target)) return `${method} ${target.replace(/s:/i, ':')}`
  return target === '' ? request : `${method} ${inScheme(target, talk)}`
}

function headWithHosts({ head }: WireTalk, line: string, values: readonly string[]): string {
  return values.length === 0 ? withoutHost(head(line)) : head(line, ...values.map((host) => `Host: ${host}`))
}

/** The same head without its `Host`. */
export const withoutHost = (head: string): string => head.replace(/^Host: .*\r\n/m, '')
