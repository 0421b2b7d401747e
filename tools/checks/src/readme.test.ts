import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bun } from '@tsgi/runtimes'
import { afterAll, describe, expect, test } from 'vitest'

// Inside the workspace, where the names of packages resolve as they do for a user.
const folder = mkdtempSync(fileURLToPath(new URL('../node_modules/readme-', import.meta.url)))
afterAll(() => rmSync(folder, { recursive: true }))

const jiti = join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib/jiti-cli.mjs')
const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
const programs = new Map(
  [...readme.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)].map(([, name = '', text = '']) => [name, text]),
)

describe('the programs of the README run as they stand', () => {
  test.each([
    ['app.ts', [process.execPath, jiti], '/x', 'Hello from /x\n'],
    ['mini.ts', [process.execPath, jiti], '/users/7', '{"id":"7"}'],
    ['hono.ts', [process.execPath, jiti], '/', 'Hello from Hono'],
    ['bun.ts', [bun ?? 'bun'], '/', 'Hello from Bun'],
  ])('%s', async (name, [runtime = '', ...args], path, body) => {
    const port = await freePort()
    const text = programs.get(name) ?? ''
    expect(text).toContain('port: 3000')
    const file = join(folder, name)
    writeFileSync(file, text.replace('port: 3000', `port: ${port}`))
    const child = spawn(runtime, [...args, file], { stdio: ['ignore', 'ignore', 'pipe'] })
    try {
      expect(await answerOf(child, `http://127.0.0.1:${port}${path}`)).toBe(body)
    } finally {
      child.kill('SIGKILL')
    }
  })

  test('and no other program stands in it', () => {
    expect([...programs.keys()]).toEqual(['app.ts', 'mini.ts', 'hono.ts', 'bun.ts'])
  })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** Asks until the program listens, or has ended. */
async function answerOf(child: ChildProcess, url: string): Promise<string> {
  let errors = ''
  child.stderr?.on('data', (text: Buffer) => {
    errors += text.toString()
  })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the program ended: ${errors}`)
    try {
      return await (await fetch(url)).text()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
