/** Servers on unix sockets. */
import { strict as assert } from 'node:assert'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '@tsgi/spec'
import type { Case, WireTalk } from '../case.ts'
import { forLong, rejection } from './life-stage.ts'

const hello: App = () => ({ status: 200, body: 'hello' })

/** A path that nobody else uses. */
const freshPath = () => join(tmpdir(), `tsgi-${randomUUID()}.sock`)

/** Leaves the file of a server that has died: closing one in order removes its first name alone. */
async function leaveSocketFile(path: string): Promise<void> {
  const dead = createServer().listen(`${path}.dead`)
  await once(dead, 'listening')
  await link(`${path}.dead`, path)
  dead.close()
  await once(dead, 'close')
}

async function textFrom({ connect, head }: WireTalk, path: string): Promise<string> {
  const wire = await connect({ path })
  await wire.send(head())
  return (await wire.message()).text
}

function assertTaken(error: unknown, code: string, path: string): void {
  assert.ok(error instanceof Error)
  assert.equal((error as { readonly code?: unknown }).code, code)
  assert.ok(error.message.includes(path), `the message needs to name ${path}; got ${error.message}`)
}

const served: Case = {
  rule: 'unix-sockets-are-files',
  name: 'a server with a path answers on its unix socket, and says so in its address, its url and its contexts',
  needs: ['unixSocket'],
  over: 'life',
  async scene({ serve, note }) {
    const path = freshPath()
    const server = await serve(
      ({ url }, { remoteAddress, localAddress, encrypted }) => ({
        status: 200,
        body: JSON.stringify({ url, remoteAddress, localAddress, encrypted }),
      }),
      { path },
    )
    note('listening', { path, address: server.address, url: server.url })
  },
  async talk(talk) {
    const { path, address, url } = (await talk.seen('listening')) as { path: string; address: unknown; url: unknown }
    assert.deepEqual(address, { path })
    assert.equal(url, null)
    const expected = { url: 'http://example.test/', remoteAddress: null, localAddress: null, encrypted: false }
    assert.deepEqual(JSON.parse(await textFrom(talk, path)), expected)
  },
}

const modes: readonly Case[] = [
  { what: 'without the option mode, the socket is of its owner alone', mode: undefined, expected: 0o600 },
  { what: 'with the mode 0o666 everybody may connect, whatever the umask says', mode: 0o666, expected: 0o666 },
  { what: 'with the mode 0o620 its group may connect too', mode: 0o620, expected: 0o620 },
].map(
  ({ what, mode, expected }): Case => ({
    rule: 'unix-sockets-are-files',
    name: what,
    needs: ['unixSocket'],
    over: 'life',
    async scene({ serve, note }) {
      const path = freshPath()
      await serve(hello, { path, mode })
      const file = await stat(path)
      note('file', { isSocket: file.isSocket(), mode: file.mode & 0o777 })
    },
    async talk({ seen }) {
      assert.deepEqual(await seen('file'), { isSocket: true, mode: expected })
    },
  }),
)

const removed: readonly Case[] = (['close', 'destroy'] as const).map(
  (how): Case => ({
    rule: 'unix-sockets-are-files',
    name: `after ${how}() the file of the socket is gone, and its path can be listened on again at once`,
    needs: ['unixSocket'],
    over: 'life',
    async scene({ serve, note, told }) {
      const path = freshPath()
      const first = await serve(() => ({ status: 200, body: 'first' }), { path })
      note('listening', path)
      await told('end')
      if (how === 'close') await first.close()
      else first.destroy()
      await first.closed
      // Without an await, in which a removal that nobody waited for could still be done.
      note('there', existsSync(path))
      await serve(() => ({ status: 200, body: 'second' }), { path })
      note('again')
    },
    async talk(talk) {
      const path = (await talk.seen('listening')) as string
      assert.equal(await textFrom(talk, path), 'first')
      talk.tell('end')
      assert.equal(await talk.seen('there'), false)
      await talk.seen('again')
      assert.equal(await textFrom(talk, path), 'second')
    },
  }),
)

const drained: Case = {
  rule: 'unix-sockets-are-files',
  name: 'an exchange on a unix socket is completed before close() resolves, and nobody else is let in meanwhile',
  needs: ['unixSocket'],
  over: 'life',
  async scene({ serve, note, told }) {
    const path = freshPath()
    const app: App = async () => {
      note('open')
      await told('answer')
      return { status: 200, body: 'late' }
    }
    const server = await serve(app, { path, timeouts: forLong })
    note('listening', path)
    await told('close')
    const closing = server.close()
    note('closing')
    await closing
    note('closed')
  },
  async talk({ connect, head, seen, tell }) {
    const path = (await seen('listening')) as string
    const wire = await connect({ path })
    await wire.send(head())
    await seen('open')
    tell('close')
    await seen('closing')
    await assert.rejects(connect({ path }), ({ code }: NodeJS.ErrnoException) =>
      ['ENOENT', 'ECONNREFUSED'].includes(code ?? ''),
    )
    tell('answer')
    const message = await wire.message()
    assert.equal(message.text, 'late')
    assert.equal(message.header('connection'), 'close')
    await seen('closed')
  },
}

const replaced: Case = {
  rule: 'socket-files-of-the-dead-are-replaced',
  name: 'a socket file that a dead process has left is replaced',
  needs: ['unixSocket'],
  over: 'life',
  async scene({ serve, note }) {
    const path = freshPath()
    await leaveSocketFile(path)
    assert.ok(existsSync(path))
    await serve(hello, { path })
    note('listening', path)
  },
  async talk(talk) {
    const path = (await talk.seen('listening')) as string
    assert.equal(await textFrom(talk, path), 'hello')
  },
}

const living: readonly Case[] = [
  {
    rule: 'socket-files-of-the-dead-are-replaced',
    name: 'a socket on which another server listens is refused, and that one serves on',
    needs: ['unixSocket'],
    over: 'life',
    async scene({ serve, note }) {
      const path = freshPath()
      await serve(hello, { path })
      const second = serve(() => ({ status: 200, body: 'second' }), { path })
      assertTaken(await rejection(second, 'serve() on a socket that is held'), 'address-in-use', path)
      note('refused', path)
    },
    async talk(talk) {
      const path = (await talk.seen('refused')) as string
      assert.equal(await textFrom(talk, path), 'hello')
      assert.equal(await textFrom(talk, path), 'hello')
    },
  },
  {
    rule: 'socket-files-of-the-dead-are-replaced',
    name: 'a socket on which a stranger listens is refused and left alone',
    needs: ['unixSocket'],
    over: 'life',
    async scene({ serve, note }) {
      const path = freshPath()
      const stranger = createServer().listen(path)
      await once(stranger, 'listening')
      try {
        const error = await rejection(serve(hello, { path }), 'serve() on a socket that is held')
        assertTaken(error, 'address-in-use', path)
        assert.ok(existsSync(path))
      } finally {
        stranger.close()
      }
      note('refused')
    },
    async talk({ seen }) {
      await seen('refused')
    },
  },
]

const atOnce: Case = {
  rule: 'socket-files-of-the-dead-are-replaced',
  name: 'of servers that ask for one path at the same time one gets it, and the others are refused',
  needs: ['unixSocket'],
  over: 'life',
  async scene({ serve, note }) {
    const path = freshPath()
    const all = await Promise.allSettled([1, 2, 3].map(() => serve(hello, { path })))
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
    assert.equal(refused.length, 2)
    for (const error of refused) assertTaken(error, 'address-in-use', path)
    note('listening', path)
  },
  async talk(talk) {
    assert.equal(await textFrom(talk, (await talk.seen('listening')) as string), 'hello')
  },
}

const succeeded: Case = {
  rule: 'unix-sockets-are-files',
  name: 'what somebody else has put in the place of the socket meanwhile is left alone by close()',
  needs: ['unixSocket'],
  over: 'life',
  async scene({ serve, note }) {
    const path = freshPath()
    const server = await serve(hello, { path })
    await rm(path)
    await writeFile(path, 'of another')
    try {
      await server.close()
      assert.equal(await readFile(path, 'utf8').catch(() => 'nothing'), 'of another')
    } finally {
      await rm(path, { force: true })
    }
    note('left')
  },
  async talk({ seen }) {
    await seen('left')
  },
}

const strange: Case = {
  rule: 'socket-files-of-the-dead-are-replaced',
  name: 'a path at which something else than a socket is, is refused, and what is there stays as it was',
  needs: ['unixSocket'],
  over: 'life',
  async scene({ serve, note }) {
    const path = freshPath()
    await writeFile(path, 'the only copy')
    try {
      assertTaken(await rejection(serve(hello, { path }), 'serve() on a file'), 'listen-failed', path)
      assert.equal(await readFile(path, 'utf8'), 'the only copy')
    } finally {
      await rm(path, { force: true })
    }
    note('refused')
  },
  async talk({ seen }) {
    await seen('refused')
  },
}

const homeless: Case = {
  rule: 'socket-files-of-the-dead-are-replaced',
  name: 'a path in a folder that is not there is refused with an error that names it',
  needs: ['unixSocket'],
  over: 'life',
  async scene({ serve, note }) {
    const path = join(freshPath(), 'server.sock')
    const error = await rejection(serve(hello, { path }), 'serve() in no folder')
    assertTaken(error, 'listen-failed', path)
    assert.match((error as Error).message, /ENOENT/)
    note('refused')
  },
  async talk({ seen }) {
    await seen('refused')
  },
}

export const unixSocketCases: readonly Case[] = [
  served,
  ...modes,
  ...removed,
  drained,
  replaced,
  ...living,
  atOnce,
  succeeded,
  strange,
  homeless,
]
