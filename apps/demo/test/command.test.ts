import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { find, readEvents } from './open.ts'

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url))

let folder = ''
let children: ChildProcess[] = []
let data = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-'))
  data = join(folder, 'board.db')
  children = []
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

const start = (...words: readonly string[]) => {
  const child = spawn(process.execPath, [program, ...words])
  children.push(child)
  const ended = once(child, 'close') as Promise<[number | null, string | null]>
  const said = { out: '', err: '' }
  child.stdout.on('data', (text: Buffer) => (said.out += text.toString()))
  child.stderr.on('data', (text: Buffer) => (said.err += text.toString()))
  return { child, said, ended }
}

const serve = async (...words: readonly string[]) => {
  const run = start('--port', '0', '--data', data, ...words)
  while (!run.said.out.includes('notes')) await Promise.race([once(run.child.stdout, 'data'), run.ended.then(failed)])
  const urls = Object.fromEntries(
    [...run.said.out.matchAll(/^(node|uws) +(\S+)$/gm)].map(([, name, url]) => [name, url]),
  )
  return { ...run, urls: urls as Readonly<Record<string, string>> }
  function failed() {
    throw new Error(run.said.err)
  }
}

const post = (url: string | undefined, text: string) =>
  fetch(`${url}/notes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  })

const textsOf = async (url: string | undefined) =>
  ((await (await fetch(`${url}/notes`)).json()) as readonly { readonly text: string }[]).map(({ text }) => text)

test('both servers show one board, which survives kill -9 right after the answer', async () => {
  const texts: string[] = []
  for (const server of ['node', 'uws', 'node', 'uws']) {
    const { child, ended, urls, said } = await serve('--both')
    expect(said.out).toContain(`notes ${data}\n`)
    expect(await textsOf(urls.node)).toEqual(texts)
    const text = `${server} ${texts.length}`
    expect((await post(urls[server], text)).status).toBe(201)
    child.kill('SIGKILL')
    texts.push(text)
    await ended
  }
})

test('two processes share one file, and the readers of one hear of the notes of the other', async () => {
  const [one, two] = [await serve('--server', 'node'), await serve('--server', 'uws')]
  const views = readEvents(await fetch(`${two.urls.uws}/events`))
  await views.next()
  await post(one.urls.node, 'milk')
  const { notes } = await find(views, (view) => view.notes.length > 0)
  expect(notes.map(({ text, via }) => [text, via])).toEqual([['milk', 'node:http']])
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it at once and without a word, also while many read',
  async (signal) => {
    const { child, ended, urls, said } = await serve('--both')
    const names = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 'node' : 'uws'))
    const readers = names.map(async (name) => {
      const views = readEvents(await fetch(`${urls[name]}/events`))
      await views.next()
      return views
    })
    const opened = await Promise.all(readers)
    child.kill(signal)
    for (const views of opened) await expect(find(views, () => false)).rejects.toThrow('It ended')
    expect([await ended, said.err]).toEqual([[0, null], ''])
  },
)

test('a word that it does not know is one error and the usage', async () => {
  const { ended, said } = start('--prot', '1')
  expect(await ended).toEqual([2, null])
  expect(said.err).toMatch(/^Unknown option '--prot'.*\nusage: corepack pnpm demo /)
})

test('a database that cannot be used is one error, and nothing listens', async () => {
  mkdirSync(data)
  const { ended, said } = start('--both', '--port', '0', '--data', data)
  expect(await ended).toEqual([1, null])
  expect([said.out, said.err.split('\n').length]).toEqual(['', 2])
  expect(said.err).toContain(`a database file that can be written; got ${data}`)
})

test('a certificate that cannot be read is one error', async () => {
  const { ended, said } = start('--port', '0', '--data', data, '--key', '/nowhere/k.pem', '--cert', '/nowhere/c.pem')
  expect(await ended).toEqual([1, null])
  expect(said.err.trim()).toMatch(/^--key needs a file that can be read; got \/nowhere\/k\.pem: ENOENT[^\n]*$/)
})

test('a port that is taken is one error, also where it is that of the second server', async () => {
  let busy: Server
  let port: number
  // The port before it has to be one that exists.
  do {
    busy = createServer().listen(0, '127.0.0.1')
    await once(busy, 'listening')
    port = (busy.address() as { readonly port: number }).port
  } while (port <= 1024)
  for (const first of [port, port - 1]) {
    const { ended, said } = start('--both', '--port', String(first), '--data', data)
    expect(await ended).toEqual([1, null])
    expect(said.out).toBe('')
    expect(said.err.trim()).toMatch(new RegExp(`^[^\n]*\\b(?:${port}|${port - 1})\\b[^\n]*$`))
  }
  busy.close()
})
