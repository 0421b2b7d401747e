import type { Answer, Middleware, WebSocketListener } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { expect, test } from 'vitest'
import { judged, said } from '../test/judged.ts'
import { json, mini, text } from './index.ts'

const listener: WebSocketListener = { message: (socket, data) => void socket.send(data) }
const guard: Middleware<{ readonly user: string }> = (next) => (request, context) => {
  const user = request.headers.get('x-user')
  return user === null ? { status: 401 } : next(request, derive(context, { user }))
}

const site = mini()
  .webSocket('/live', () => listener)
  .webSocket('/later', async () => ({ upgrade: 'websocket', listener, protocol: 'chat' }))
  .webSocket('/closed', () => text('closed', 403))
  .webSocket('/rooms/:room', { use: [guard] }, ({ params, context }) =>
    params.room === context.user ? listener : { status: 403 },
  )
  .webSocket('/nothing', () => undefined as never)
  .get('/literal', () => ({ upgrade: 'websocket', listener }))

/** Asks without a server that could upgrade: what the application wishes comes out. */
const ask = judged(async (request, context) => {
  const server = { ...context.server, capabilities: ['webSocket'] as const }
  const answer: Answer = await site.fetch(request, derive(context, { server }))
  if (answer.status !== undefined) return answer
  return json({ upgrade: answer.upgrade, listens: answer.listener === listener, protocol: answer.protocol })
})

test.each([
  ['/live', [200, '{"upgrade":"websocket","listens":true}']],
  ['/literal', [200, '{"upgrade":"websocket","listens":true}']],
  ['/later', [200, '{"upgrade":"websocket","listens":true,"protocol":"chat"}']],
  ['/closed', [403, 'closed']],
  ['/rooms/a', [401, '']],
])('the handler of %s has its say', async (target, expected) => {
  expect(await said(ask(target))).toEqual(expected)
})

test('middleware guards a WebSocket, and its handler knows what it adds', async () => {
  const headers = { 'x-user': 'ada' }
  expect(await said(ask('/rooms/ada', { headers }))).toEqual([200, '{"upgrade":"websocket","listens":true}'])
  expect((await ask('/rooms/bob', { headers })).status).toBe(403)
})

test('a handler that returns no listener is an error', async () => {
  expect((await ask('/nothing')).status).toBe(500)
  expect(String(ask.errors)).toContain('A handler needs to return')
})

test('another method than GET is 405', async () => {
  expect((await ask('/live', { method: 'POST' })).status).toBe(405)
})

test('where the server has no WebSockets the answer is 501, behind the middleware that guards it', async () => {
  const without = judged(site)
  expect((await without('/live')).status).toBe(501)
  expect((await without('/rooms/ada')).status).toBe(401)
})
