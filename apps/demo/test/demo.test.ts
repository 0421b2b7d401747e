import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Board, type View } from '../src/board.ts'
import { kept } from '../src/store.ts'
import { find, type Opened, open, openSocket, places, readEvents } from './open.ts'

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const other = { name: 'uws', url: 'http://127.0.0.1:1' }
const has = (text: string) => (view: unknown) => (view as View).notes?.at(-1)?.text === text

describe.each(places)('the demo $place', (place) => {
  let board: Board
  let closing: AbortController
  let site: Opened
  beforeEach(async () => {
    board = new Board()
    closing = new AbortController()
    site = await open(place, { board, other, closing: closing.signal })
  })
  afterEach(async () => {
    site.server.destroy()
    await site.server.closed
    if (site.faults.length > 0) throw new Error(site.faults.join('\n'))
  })

  test('shows the server, and what came from outside as text', async () => {
    await site.post('/notes', json, '{"text":"<b>milk</b>"}')
    const html = await (await site.get('/?<script>')).text()
    expect(html).toContain(`data-server="${place.name}"`)
    expect(html).toContain('&lt;b&gt;milk&lt;/b&gt;')
    expect(html).toContain('href="http://127.0.0.1:1/">Open it on uWebSockets.js')
    expect(html).not.toContain('<b>milk')
  })

  test('takes a note as JSON and shows it to whoever asks', async () => {
    const posted = await site.post('/notes', json, '{"text":" milk "}')
    const note = await posted.json()
    expect([posted.status, note]).toEqual([201, expect.objectContaining({ id: 1, text: 'milk' })])
    expect(await (await site.get('/notes')).json()).toEqual([note])
  })

  test.each([
    ['{"text":""}', 422, 'A note needs a text: write something first.'],
    ['{"text":"\\t "}', 422, 'A note needs a text: write something first.'],
    ['{"text":"\\u200b\\u2060 \\ufe0f"}', 422, 'A note needs a text: write something first.'],
    ['{"text":1}', 422, 'A note needs a text.'],
    ['{}', 422, 'A note needs a text.'],
    ['{"text":"a\\u2028b"}', 422, 'A note is one line of text, without control characters.'],
    [JSON.stringify({ text: 'x'.repeat(201) }), 422, 'A note has up to 200 characters; this one has 201.'],
    ['{"text":"a\\u0000b"}', 422, 'A note is one line of text, without control characters.'],
    ['{"text":"\\ud800"}', 422, 'A note is one line of text, without control characters.'],
    ['{', 400, undefined],
  ])('refuses %s', async (body, status, reason) => {
    const response = await site.post('/notes', json, body)
    const problem = (await response.json()) as { readonly issues?: readonly { readonly message: string }[] }
    expect([response.status, problem.issues?.[0]?.message]).toEqual([status, reason])
    expect(board.view.notes).toEqual([])
  })

  test('refuses a note that is neither JSON nor a form', async () => {
    expect((await site.post('/notes', 'text/plain', 'text=milk')).status).toBe(415)
  })

  test('refuses what is far too long for a note before it is read as one, and says why', async () => {
    for (const [type, body] of [
      [json, JSON.stringify({ text: 'x'.repeat(20_000) })],
      [form, `text=${'x'.repeat(20_000)}`],
    ] as const) {
      const response = await site.post('/notes', type, body)
      expect(response.status).toBe(413)
      expect(await response.text()).toContain('A note has up to 200 characters; this one has thousands.')
    }
  })

  test('takes a note as a form and sends the browser to the board', async () => {
    const response = await site.post('/notes', form, 'text=milk+%26+honey')
    expect([response.status, response.headers.get('location')]).toEqual([303, '/'])
    expect((await site.post('/notes', 'Application/X-WWW-Form-Urlencoded;charset=UTF-8', 'text=tea')).status).toBe(303)
    expect(board.view.notes.map(({ text }) => text)).toEqual(['milk & honey', 'tea'])
  })

  test('shows a form that it refuses again, with what was typed and why', async () => {
    const response = await site.post('/notes', form, `text=${'"'.repeat(201)}`)
    const html = await response.text()
    expect([response.status, response.headers.get('content-type')]).toEqual([422, 'text/html; charset=utf-8'])
    expect(html).toContain(`value="${'&quot;'.repeat(201)}"`)
    expect(html).toContain('role="alert">A note has up to 200 characters; this one has 201.<')
    expect((await (await site.post('/notes', form, '')).text()).match(/role="alert">[^<]+/)).not.toBeNull()
  })

  test('answers an error with a page that leads on, and a program with data', async () => {
    for (const [path, status, reason] of [
      ['/nowhere?<script>', 404, 'Not Found'],
      ['/upload', 405, 'Method Not Allowed'],
      ['/download?mib=0', 422, 'The size needs to be a whole number from 1 to 1024, in MiB.'],
    ] as const) {
      const answered = await site.get(path, { accept: 'text/html,*/*;q=0.8' })
      expect([answered.status, answered.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8'])
      const page = await answered.text()
      expect(page).toContain(`<p class="lede">${reason}</p>`)
      expect(page).toContain('<a href="/">Board</a>')
      expect((await site.get(path)).headers.get('content-type')).toBe('application/problem+json')
    }
    expect((await site.get('/upload', { accept: 'text/html' })).headers.get('allow')).toMatch(/\bPOST\b/)
  })

  test('keeps the newest notes', async () => {
    for (let i = 0; i <= kept; i += 1) await site.post('/notes', json, JSON.stringify({ text: String(i) }))
    const notes = board.view.notes
    expect([notes.length, notes[0]?.text, notes.at(-1)?.text]).toEqual([kept, '1', String(kept)])
  })

  test('shows each change by Server-Sent Events, until the client leaves', async () => {
    board.add('before', 'test')
    const response = await site.get('/events')
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const views = readEvents(response)
    await find(views, has('before'))
    board.add('after', 'test')
    await find(views, has('after'))
    await views.return(undefined)
    while (board.view.readers.events > 0) await new Promise(setImmediate)
  })

  test('shows each change by a WebSocket, and sends short messages back', async () => {
    const { socket, messages } = openSocket(site.url)
    await messages.next()
    board.add('milk', 'test')
    await find(messages, has('milk'))
    socket.send('1.5')
    expect(await find(messages, (message) => !('notes' in (message as object)))).toEqual({ echo: '1.5' })
    socket.close()
    while (board.view.readers.socket > 0) await new Promise(setImmediate)
  })

  test.each([['x'.repeat(65)], [Buffer.from('bytes')]])('ends a WebSocket that sends %s', async (data) => {
    const { socket } = openSocket(site.url)
    socket.on('open', () => socket.send(data))
    const code = await new Promise((resolve) => socket.on('close', resolve))
    expect(code).toBe(4000)
  })

  // More than what the sockets of both sides hold; a view is about 7 KB.
  const many = 5000
  const fill = () => {
    for (let i = 1; i <= many; i += 1) board.add(`${i} `.padEnd(200, '.'), 'test')
  }
  const isLast = (view: unknown) => (view as View).notes?.at(-1)?.text.startsWith(`${many} `) === true

  test('shows the newest board to a WebSocket that did not read for a while', async () => {
    const { socket, messages } = openSocket(site.url)
    await messages.next()
    socket.pause()
    fill()
    socket.resume()
    let seen = 0
    await find(messages, (view) => {
      seen += 1
      return isLast(view)
    })
    expect(seen).toBeLessThan(many)
    expect(socket.readyState).toBe(socket.OPEN)
    socket.terminate()
  })

  test('shows the newest board to a reader of events that did not read for a while', async () => {
    const views = readEvents(await site.get('/events'))
    await views.next()
    for (let i = 1; i <= many; i += 1) {
      board.add(`${i} `.padEnd(200, '.'), 'test')
      if (i % 100 === 0) await new Promise(setImmediate)
    }
    let seen = 0
    await find(views, (view) => {
      seen += 1
      return isLast(view)
    })
    expect(seen).toBeLessThan(many)
    await views.return(undefined)
  })

  test('ends its live pages when it is told to close', async () => {
    const views = readEvents(await site.get('/events'))
    await views.next()
    closing.abort()
    await expect(find(views, () => false)).rejects.toThrow('It ended')
    expect(await readEvents(await site.get('/events')).next()).toEqual({ done: true, value: undefined })
    expect(board.view.readers).toEqual({ events: 0, socket: 0 })
  })

  test('counts and hashes an upload that comes in pieces', async () => {
    const piece = Buffer.alloc(100_000, 'TSGI')
    const pieces = async function* () {
      for (let i = 0; i < 50; i += 1) yield piece
    }
    const response = await site.post('/upload', 'application/octet-stream', ReadableStream.from(pieces()))
    const hash = createHash('sha256')
    for (let i = 0; i < 50; i += 1) hash.update(piece)
    const received = (await response.json()) as { readonly largest: number }
    expect(received).toMatchObject({ bytes: 5_000_000, sha256: hash.digest('hex') })
    expect(received.largest).toBeLessThan(1024 * 1024)
  })

  test('sends a download of the size that was asked for', async () => {
    const response = await site.get('/download?mib=2')
    expect(response.headers.get('content-length')).toBe(String(2 * 1024 * 1024))
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="2-mib.txt"')
    const text = await response.text()
    expect([text.length, text.slice(-64, -41)]).toEqual([2 * 1024 * 1024, '     32768 of 32768....'])
  })

  test.each(['', '?mib=', '?mib=0', '?mib=1025', '?mib=1.5', '?mib=1&mib=2'])('refuses /download%s', async (query) => {
    const response = await site.get(`/download${query}`)
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('issues')
  })

  test('tells what it saw of a request, as a page and as data', async () => {
    const answered = await site.get('/request?a=%20b', { accept: json, 'x-one': 'two' })
    expect([answered.headers.get('vary'), answered.headers.get('cache-control')]).toEqual([
      expect.stringMatching(/\baccept(?!-)/),
      'no-store',
    ])
    const facts = await answered.json()
    expect(facts).toMatchObject({
      method: 'GET',
      url: `${site.url}/request?a=%20b`,
      httpVersion: '1.1',
      encrypted: false,
    })
    expect(facts).toMatchObject({ tls: null, headers: { 'x-one': 'two' } })
    const page = await (await site.get('/request', { accept: 'text/html,*/*;q=0.8', 'x-one': '<two>' })).text()
    expect(page).toContain('<dt>x-one</dt><dd>&lt;two&gt;</dd>')
    const link = "/request?a=1&b=$(id)'`id`"
    const { url } = (await (await site.get(link, { accept: json })).json()) as { readonly url: string }
    const shown = /<span data-differs>(.*)<\/span>/.exec(
      await (await site.get(link, { accept: 'text/html' })).text(),
    )?.[1]
    const command = `printf %s ${shown?.replaceAll('&#39;', "'").replaceAll('&amp;', '&')}`
    expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' })).toBe(url)
  })

  test('stands beside the other server, with a head only where it is a page of its own', async () => {
    const pair = await (await site.get('/side-by-side')).text()
    expect(pair).toContain('src="/"')
    expect(pair).toContain('src="http://127.0.0.1:1/"')
    expect(await (await site.get('/', { 'sec-fetch-dest': 'iframe' })).text()).toContain('class="embedded"')
    expect(await (await site.get('/')).text()).not.toContain('class="embedded"')
  })
})

test('a note that one server takes is seen on the other at once', async () => {
  const board = new Board()
  const [node, uws] = [
    await open({ name: 'node', isValidated: false }, { board }),
    await open({ name: 'uws', isValidated: false }, { board }),
  ]
  const views = readEvents(await uws.get('/events'))
  await views.next()
  await node.post('/notes', json, '{"text":"milk"}')
  const view = await find(views, has('milk'))
  expect(view.notes[0]?.via).toBe('node:http')
  node.server.destroy()
  uws.server.destroy()
})

test('a demo on its own has no other side', async () => {
  const site = await open({ name: 'node', isValidated: true })
  expect((await site.get('/side-by-side')).status).toBe(404)
  expect(await (await site.get('/')).text()).not.toContain('side-by-side')
  site.server.destroy()
})
