import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bun } from '@tsgi/runtimes'
import { afterAll, describe, expect, test } from 'vitest'
import { answerOfProgram, node, programsOf } from '../test/programs.ts'

// Inside the workspace, where the names of packages resolve as they do for a user.
const folder = mkdtempSync(fileURLToPath(new URL('../node_modules/readme-', import.meta.url)))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'public'))
writeFileSync(join(folder, 'public/hello.txt'), 'Hello from a file')

describe('the programs of the README run as they stand', () => {
  const programs = programsOf(new URL('../../../README.md', import.meta.url))

  test.each([
    ['app.ts', node, '/x', 'Hello from /x\n'],
    ['uws.ts', node, '/', 'Hello from uWebSockets.js\n'],
    ['mini.ts', node, '/users/7', '{"id":"7"}'],
    ['hono.ts', node, '/', 'Hello from Hono'],
    ['bun.ts', [bun ?? 'bun'], '/', 'Hello from Bun'],
  ])('%s', async (name, runtime, path, body) => {
    const ask = (origin: string) => fetch(origin + path)
    const response = await answerOfProgram(runtime, join(folder, name), programs.get(name) ?? '', ask)
    expect(await response.text()).toBe(body)
  })

  test('and no other program stands in it', () => {
    expect([...programs.keys()]).toEqual(['app.ts', 'uws.ts', 'mini.ts', 'hono.ts', 'bun.ts'])
  })
})

describe('the first programs of the READMEs of packages run as they stand', () => {
  test.each([
    ['spec', (origin: string) => fetch(origin, { method: 'POST', body: '{"name":"Ada"}' }), '{"you":{"name":"Ada"}}'],
    ['server-node', (origin: string) => fetch(origin), 'hello'],
    ['server-uws', (origin: string) => fetch(origin), 'hello'],
  ])('%s', async (name, ask, body) => {
    const programs = programsOf(new URL(`../../../packages/${name}/README.md`, import.meta.url))
    expect([...programs.keys()]).toEqual(['app.ts'])
    const response = await answerOfProgram(node, join(folder, `${name}.ts`), programs.get('app.ts') ?? '', ask)
    expect([response.status, await response.text()]).toEqual([200, body])
  })
})

describe('the programs of the README of middleware run as they stand', () => {
  const programs = programsOf(new URL('../../../packages/middleware/README.md', import.meta.url))
  const asks: Readonly<Record<string, (origin: string) => Promise<Response>>> = {
    'app.ts': (origin) => fetch(origin, { headers: { 'accept-encoding': 'gzip' } }),
    'compression.ts': (origin) => fetch(origin, { headers: { 'accept-encoding': 'br' } }),
    'static-files.ts': (origin) => fetch(`${origin}/hello.txt`),
    'body-limit.ts': (origin) => fetch(origin, { method: 'POST', body: 'x'.repeat(65_537) }),
  }

  test.each([
    ['app.ts', 200, { 'content-encoding': 'gzip' }, 'hello '.repeat(1000)],
    ['compression.ts', 200, { 'content-encoding': 'br' }, 'hello '.repeat(1000)],
    ['static-files.ts', 200, { 'content-type': 'text/plain; charset=utf-8' }, 'Hello from a file'],
    ['body-limit.ts', 413, {}, ''],
  ])('%s', async (name, status, headers, body) => {
    const ask = asks[name] as (origin: string) => Promise<Response>
    const response = await answerOfProgram(node, join(folder, name), programs.get(name) ?? '', ask)
    expect([response.status, await response.text()]).toEqual([status, body])
    expect(Object.fromEntries(response.headers)).toMatchObject(headers)
  })

  test('and no other program stands in it', () => {
    expect([...programs.keys()]).toEqual(Object.keys(asks))
  })
})
