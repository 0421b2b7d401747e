import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

// Inside the workspace, where the names of packages resolve as they do for a user.
const folder = mkdtempSync(fileURLToPath(new URL('../node_modules/mini-readme-', import.meta.url)))
afterAll(() => rmSync(folder, { recursive: true }))

const jiti = join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib/jiti-cli.mjs')
const readme = readFileSync(new URL('../../../packages/framework-mini/README.md', import.meta.url), 'utf8')
const programs = [...readme.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)]
// A free port, which the program prints.
for (const [, name = '', text = ''] of programs)
  writeFileSync(join(folder, name), text.replace('port: 3000', 'port: 0'))

test('the files of the first steps are an application, its test and its server', () => {
  expect(programs.map(([, name]) => name)).toEqual(['app.ts', 'app.test.ts', 'server.ts'])
})

test('the test of the first steps passes as it stands', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [jiti, join(folder, 'app.test.ts')])
  expect(stdout).toMatch(/pass 2\n/)
})

test('the server of the first steps serves it', async () => {
  const child = spawn(process.execPath, [jiti, join(folder, 'server.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const said = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (data: Buffer) => resolve(data.toString()))
      child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)))
    })
    const [url = ''] = /http:\S+/.exec(said) ?? []
    const body = '{"text":"buy milk"}'
    const made = await fetch(`${url}/notes`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect([made.status, made.headers.get('location')]).toEqual([201, '/notes/1'])
    expect(await (await fetch(`${url}/notes`)).text()).toBe('[{"id":1,"text":"buy milk"}]')
  } finally {
    child.kill('SIGKILL')
  }
})
