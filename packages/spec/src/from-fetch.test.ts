import { describe, expect, test } from 'vitest'
import { makeContext, makeRequest } from '../test/by-hand.ts'
import { fromFetch } from './from-fetch.ts'

const byHand = makeContext()

describe('the Request that a handler gets', () => {
  test('has the method, the URL and the headers of the request', async () => {
    let seen: Request | undefined
    const app = fromFetch((request) => {
      seen = request
      return new Response()
    })
    await app(
      makeRequest({
        method: 'PURGE',
        url: 'http://a.test/x?y',
        fields: [
          ['cookie', 'a=1; b=2'],
          ['host', 'a.test'],
        ],
      }),
      byHand,
    )
    expect(seen).toBeInstanceOf(Request)
    expect([seen?.method, seen?.url]).toEqual(['PURGE', 'http://a.test/x?y'])
    expect([...(seen?.headers ?? [])]).toEqual([
      ['cookie', 'a=1; b=2'],
      ['host', 'a.test'],
    ])
  })

  test('has a body that begins when it is read, and asks for a chunk when it needs one', async () => {
    const log: string[] = []
    const body = chunks(['one', 'two', 'three'], log)
    const app = fromFetch(async (request) => {
      await Promise.resolve()
      log.push('called')
      const reader = request.body?.getReader()
      for (;;) {
        const result = await reader?.read()
        if (result === undefined || result.done) break
        log.push(`read ${new TextDecoder().decode(result.value)}`)
      }
      return new Response()
    })
    await app(makeRequest({ method: 'POST', body }), byHand)
    expect(log).toEqual([
      'called',
      'gives one',
      'read one',
      'gives two',
      'read two',
      'gives three',
      'read three',
      'ended',
    ])
  })

  test('does not touch a body that nobody reads, or that is cancelled first', async () => {
    const log: string[] = []
    await fromFetch(() => new Response())(makeRequest({ method: 'POST', body: chunks(['one'], log) }), byHand)
    const cancelling = fromFetch(async (request) => {
      await request.body?.cancel()
      return new Response()
    })
    await cancelling(makeRequest({ method: 'POST', body: chunks(['one'], log) }), byHand)
    expect(log).toEqual([])
  })

  test('ends the body when it is cancelled between chunks', async () => {
    const log: string[] = []
    const app = fromFetch(async (request) => {
      const reader = request.body?.getReader()
      await reader?.read()
      await reader?.cancel()
      return new Response()
    })
    await app(makeRequest({ method: 'POST', body: chunks(['one', 'two'], log) }), byHand)
    expect(log).toEqual(['gives one', 'ended'])
  })

  test('rejects with what the body rejects with', async () => {
    const failure = new Error('the client left')
    const app = fromFetch(async (request) => new Response(await request.text()))
    const body: AsyncIterable<Uint8Array<ArrayBuffer>> = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(failure) }),
    }
    await expect(app(makeRequest({ method: 'POST', body }), byHand)).rejects.toBe(failure)
  })

  test('has a signal that aborts with the reason of the request', async () => {
    const { signal, abort } = controller()
    let seen: AbortSignal | undefined
    const app = fromFetch((request) => {
      seen = request.signal
      return new Response()
    })
    await app(makeRequest({ signal }), byHand)
    expect(seen?.aborted).toBe(false)
    const reason = new Error('gone')
    abort(reason)
    expect(seen?.reason).toBe(reason)
  })

  test.each(['GET', 'HEAD'])('has no body where the method is %s', async (method) => {
    const log: string[] = []
    const app = fromFetch((request) => Response.json({ hasBody: request.body !== null }))
    const answer = (await app(makeRequest({ method, body: chunks(['one'], log) }), byHand)) as Response
    expect([await answer.json(), log]).toEqual([{ hasBody: false }, []])
  })
})

test.each(['TRACE', 'CONNECT', 'TRACK', 'trace'])('%s is 501, because no Request can have it', (method) => {
  let calls = 0
  const app = fromFetch(() => {
    calls += 1
    return new Response()
  })
  expect([app(makeRequest({ method }), byHand), calls]).toEqual([{ status: 501 }, 0])
})

test('the Response is the answer itself, and the context is the second argument', async () => {
  const response = new Response('x')
  const app = fromFetch((_, context) => {
    expect(context).toBe(byHand)
    return response
  })
  expect(await app(makeRequest({}), byHand)).toBe(response)
})

function controller() {
  const one = new AbortController()
  return { signal: one.signal, abort: (reason: unknown) => one.abort(reason) }
}

async function* chunks(texts: readonly string[], log: string[]): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  try {
    for (const text of texts) {
      log.push(`gives ${text}`)
      yield new TextEncoder().encode(text)
    }
  } finally {
    log.push('ended')
  }
}
