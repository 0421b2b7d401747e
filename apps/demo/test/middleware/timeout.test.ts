import { Agent } from 'node:http'
import { timeout } from '@tsgi/middleware/timeout'
import type { App } from '@tsgi/spec'
import { describe, expect, test } from 'vitest'
import { answerTo, asking, bytesOf, servers, serving } from './serving.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe.each(servers)('%s', (_, serve) => {
  test('an app that does not answer in time is answered for, its signal tells it, and the connection serves on', async () => {
    const reasons: unknown[] = []
    const app: App = async ({ url, signal }) => {
      if (url.endsWith('/quick')) return { status: 200, body: 'quick' }
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reasons.push((signal.reason as Error).name)
          reject(signal.reason as Error)
        })
      })
    }
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const wrong = await serving(serve, timeout({ answer: 50 })(app), async (url) => {
      const slow = await answerTo(asking(`${url}/slow`, { agent }).end())
      expect([slow.statusCode, (await bytesOf(slow)).toString()]).toEqual([503, ''])
      const quick = await answerTo(asking(`${url}/quick`, { agent }).end())
      expect([quick.statusCode, (await bytesOf(quick)).toString()]).toEqual([200, 'quick'])
      agent.destroy()
    })
    expect(wrong).toEqual([])
    expect(reasons).toEqual(['TimeoutError'])
  })

  test('a client that leaves is told to the app', async () => {
    let left: (reason: unknown) => void = () => {}
    const leaving = new Promise((resolve) => {
      left = resolve
    })
    let begun: () => void = () => {}
    const beginning = new Promise<void>((resolve) => {
      begun = resolve
    })
    const app: App = async ({ signal }) => {
      signal.addEventListener('abort', () => left(signal.reason))
      begun()
      await leaving
      return { status: 200 }
    }
    const wrong = await serving(serve, timeout({ answer: 60_000 })(app), async (url) => {
      const client = asking(url).end()
      await beginning
      client.destroy()
      expect(await leaving).toMatchObject({ name: 'AbortError' })
    })
    expect(wrong).toEqual([])
  })

  test('a body is cut, and ended, where a time for it is given and is over', async () => {
    let ended: (reason: unknown) => void = () => {}
    const ending = new Promise((resolve) => {
      ended = resolve
    })
    const app: App = () => ({
      status: 200,
      body: new ReadableStream({ start: (controller) => controller.enqueue(bytes('begun')), cancel: ended }),
    })
    const wrong = await serving(serve, timeout({ answer: 60_000, body: 100 })(app), async (url) => {
      const answer = await answerTo(asking(url).end())
      expect(answer.statusCode).toBe(200)
      await expect(bytesOf(answer)).rejects.toMatchObject({ code: 'ECONNRESET' })
      expect(await ending).toMatchObject({ name: 'TimeoutError' })
    })
    expect(wrong).toEqual(['TimeoutError: The body of the answer has not ended within 100 ms.'])
  })

  test('a HEAD ends a body that has a time, and nothing waits for it', async () => {
    let ended: (reason: unknown) => void = () => {}
    const ending = new Promise((resolve) => {
      ended = resolve
    })
    const app: App = () => ({ status: 200, body: new ReadableStream({ cancel: ended }) })
    const wrong = await serving(serve, timeout({ answer: 60_000, body: 60_000 })(app), async (url) => {
      expect((await answerTo(asking(url, { method: 'HEAD' }).end())).statusCode).toBe(200)
      await ending
    })
    expect(wrong).toEqual([])
  })
})
