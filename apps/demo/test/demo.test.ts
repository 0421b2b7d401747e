import type { App } from '@tsgi/spec'
import { toFetch } from '@tsgi/spec/to-fetch'
import { validate } from '@tsgi/spec/validator'
import { describe, expect, test } from 'vitest'
import { demo } from '../src/app.ts'

const bare = (app: App): App => app
const validated = (app: App): App =>
  validate(app, {
    onBreach({ rule, got }) {
      throw new Error(`${rule}: got ${got}`)
    },
  })

describe.each([
  ['bare', bare],
  ['inside the validator', validated],
])('the demo, %s', (_, wrap) => {
  const open = (options: Parameters<typeof demo>[0] = {}) => {
    const handler = toFetch(wrap(demo({ tick: 1, ...options }).fetch), { name: 'test' })
    return (path: string, init?: RequestInit) => handler(new Request(`http://demo.test${path}`, init))
  }
  const post = (body: string) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body })

  test('shows the server, and what came from outside as text', async () => {
    const request = open({ other: { name: 'uws', url: 'http://127.0.0.1:1/' } })
    await request('/notes', post('{"text":"<b>milk</b>"}'))
    const html = await (await request('/?<script>')).text()
    expect(html).toContain('data-server="test"')
    expect(html).toContain('&lt;b&gt;milk&lt;/b&gt;')
    expect(html).toContain('Open it on uWebSockets.js')
    expect(html).not.toContain('<b>milk')
  })

  test('keeps the last twenty notes', async () => {
    const request = open()
    for (let i = 1; i <= 21; i += 1) await request('/notes', post(JSON.stringify({ text: String(i) })))
    const notes = (await (await request('/notes')).json()) as string[]
    expect([notes.length, notes[0], notes.at(-1)]).toEqual([20, '2', '21'])
  })

  test.each([
    ['{"text":""}', 422],
    ['{"text":1}', 422],
    [JSON.stringify({ text: 'x'.repeat(201) }), 422],
    ['null', 422],
    ['{', 400],
  ])('refuses %s', async (body, status) => {
    const response = await open()('/notes', post(body))
    expect([response.status, Object.keys((await response.json()) as object)]).toEqual([status, ['error']])
  })

  test('ticks until the client leaves', async () => {
    const request = open()
    const reader = ((await request('/ticks')).body as ReadableStream<Uint8Array>).getReader()
    const first = new TextDecoder().decode((await reader.read()).value)
    expect(JSON.parse(first.replace('data: ', ''))).toMatchObject({ server: 'test', count: 1, watching: 1 })
    await reader.read()
    await reader.cancel()
    expect(await (await request('/watching')).json()).toEqual({ watching: 0 })
  })

  test('ends its ticks when it is told to close', async () => {
    const closing = new AbortController()
    const response = await open({ closing: closing.signal, tick: 2 ** 31 - 1 })('/ticks')
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    const next = reader.read()
    closing.abort()
    expect((await next).done).toBe(true)
  })
})
