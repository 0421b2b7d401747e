import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { requestId, type WithRequestId } from '@tsgi/middleware/request-id'
import type { App, Context } from '@tsgi/spec'
import { describe, expect, test } from 'vitest'
import { answerTo, asking, bytesOf, servers, serving } from './serving.ts'

const tells: App<Context & WithRequestId> = ({ url }, { requestId }) =>
  url.endsWith('/socket') ? { upgrade: 'websocket', listener: {} } : { status: 200, body: requestId }

describe.each(servers)('%s', (_, serve) => {
  test('each request of a connection has an id of its own, which the client sees', async () => {
    const wrong = await serving(serve, requestId()(tells), async (url) => {
      const ids: string[] = []
      for (let i = 0; i < 3; i++) {
        const answer = await fetch(url)
        expect(answer.headers.get('x-request-id')).toBe(await answer.clone().text())
        ids.push(await answer.text())
      }
      expect(new Set(ids).size).toBe(3)
    })
    expect(wrong).toEqual([])
  })

  test('a trusted id comes back, also on the handshake of a WebSocket', async () => {
    const headers = { 'x-request-id': 'mine' }
    const wrong = await serving(serve, requestId({ trustIncoming: true })(tells), async (url) => {
      const answer = await answerTo(asking(url, { headers }).end())
      expect([answer.headers['x-request-id'], (await bytesOf(answer)).toString()]).toEqual(['mine', 'mine'])
      const handshake = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
      const key = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }
      const asked = asking(`${url}/socket`, { headers: { ...headers, ...handshake, ...key } }).end()
      const [message, socket] = (await once(asked, 'upgrade')) as [IncomingMessage, { destroy: () => void }]
      expect([message.statusCode, message.headers['x-request-id']]).toEqual([101, 'mine'])
      socket.destroy()
    })
    expect(wrong).toEqual([])
  })
})
