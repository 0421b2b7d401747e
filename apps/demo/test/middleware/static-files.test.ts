import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { staticFiles } from '@tsgi/middleware/static-files'
import type { App } from '@tsgi/spec'
import { afterAll, describe, expect, test } from 'vitest'
import { answerTo, asking, bytesOf, servers, serving } from './serving.ts'

const folder = mkdtempSync(join(tmpdir(), 'tsgi-static-'))
afterAll(() => rmSync(folder, { recursive: true }))
const root = join(folder, 'public')
mkdirSync(join(root, 'docs'), { recursive: true })
const large = Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => i % 251))
const huge = 64 * 1024 * 1024
writeFileSync(join(folder, 'secret.txt'), 'secret')
writeFileSync(join(root, 'a.txt'), '0123456789')
writeFileSync(join(root, 'large.bin'), large)
writeFileSync(join(root, 'docs/index.html'), 'docs')
writeFileSync(join(root, 'huge.bin'), '')
truncateSync(join(root, 'huge.bin'), huge)

const inside: App = ({ url }) => ({ status: 404, body: `not found: ${new URL(url).pathname}` })
const app = staticFiles({ root })(inside)

/** Whether a file below the folder is open in this process. */
function isOpen(name: string): boolean {
  return readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === join(root, name)
    } catch {
      return false
    }
  })
}

/** The answer to a target as it stands, which no client has made better. */
async function raw(url: string, target: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(`GET ${target} HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\n\r\n`)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return answer
}

describe.each(servers)('%s', (_, serve) => {
  test('files arrive whole and in part, and not again for who has them', async () => {
    const wrong = await serving(serve, app, async (url) => {
      const whole = await answerTo(asking(`${url}/large.bin`).end())
      expect((await bytesOf(whole)).equals(large)).toBe(true)
      expect(whole.headers['content-length']).toBe(String(large.byteLength))
      const part = await answerTo(asking(`${url}/large.bin`, { headers: { range: 'bytes=100-900000' } }).end())
      expect((await bytesOf(part)).equals(large.subarray(100, 900_001))).toBe(true)
      expect([part.statusCode, part.headers['content-range']]).toEqual([206, 'bytes 100-900000/1000000'])
      const headers = { 'if-none-match': whole.headers.etag ?? '' }
      const same = await answerTo(asking(`${url}/large.bin`, { headers }).end())
      expect([same.statusCode, (await bytesOf(same)).byteLength]).toEqual([304, 0])
      const head = await answerTo(asking(`${url}/large.bin`, { method: 'HEAD' }).end())
      expect([head.statusCode, head.headers['content-length']]).toEqual([200, String(large.byteLength)])
    })
    expect(wrong).toEqual([])
  })

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/docs/../../secret.txt',
    '//secret.txt',
    '/..\\secret.txt',
  ])('GET %s gets nothing from outside', async (target) => {
    const wrong = await serving(serve, app, async (url) => {
      const answer = await raw(url, target)
      expect(answer).toMatch(/^HTTP\/1\.1 40[04] /)
      expect(answer).not.toMatch(/\r\n\r\nsecret/)
    })
    expect(wrong).toEqual([])
  })

  test.each([
    ['/docs', 'HTTP/1.1 301 Moved Permanently', '/docs/'],
    ['/docs?to=//evil.test', 'HTTP/1.1 301 Moved Permanently', '/docs/?to=//evil.test'],
    ['//docs', 'HTTP/1.1 404 Not Found', undefined],
    ['//evil.test/docs', 'HTTP/1.1 404 Not Found', undefined],
    ['//evil.test/%2e%2e/docs', 'HTTP/1.1 404 Not Found', undefined],
  ])('GET %s leads to no other host', async (target, line, location) => {
    const wrong = await serving(serve, app, async (url) => {
      const answer = await raw(url, target)
      expect(answer.split('\r\n')[0]).toBe(line)
      expect(answer.match(/^location: (.*)$/im)?.[1]).toBe(location)
    })
    expect(wrong).toEqual([])
  })

  test('a file waits for a client that does not read, and is closed when it leaves', async () => {
    const wrong = await serving(serve, app, async (url) => {
      const { hostname, port } = new URL(url)
      const socket = connect(Number(port), hostname)
      socket.write('GET /huge.bin HTTP/1.1\r\nhost: a.test\r\n\r\n')
      await once(socket, 'readable')
      expect(isOpen('huge.bin')).toBe(true)
      socket.destroy()
      while (isOpen('huge.bin')) await new Promise((resolve) => setImmediate(resolve))
    })
    expect(wrong).toEqual([])
  })

  test('a file that becomes shorter cuts the answer', async () => {
    const wrong = await serving(serve, app, async (url) => {
      writeFileSync(join(root, 'shrinks.bin'), '')
      truncateSync(join(root, 'shrinks.bin'), huge)
      const message = await answerTo(asking(`${url}/shrinks.bin`).end())
      truncateSync(join(root, 'shrinks.bin'), 1000)
      await expect(bytesOf(message)).rejects.toThrow('aborted')
    })
    expect(wrong.map((error) => error.replace(/\d+/, 'N'))).toEqual([
      'Error: The file became shorter while it was sent: N bytes are missing. Replace files by renaming.',
    ])
  })
})
