import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from '@tsgi/conformance'
import { afterAll, describe, expect, test } from 'vitest'

// Inside the workspace, where the names of packages resolve as they do for a user.
const folder = mkdtempSync(fileURLToPath(new URL('../node_modules/command-', import.meta.url)))
afterAll(() => rmSync(folder, { recursive: true }))

const conformance = fileURLToPath(new URL('../../../packages/conformance/', import.meta.url))
const command = join(conformance, 'dist/cli.js')
const example = join(conformance, 'examples/my-server.js')
const rule = 'host-is-of-its-own-request'

// Each request has the host of the first one.
const broken = file(
  'broken.mjs',
  `import { serve as kept } from '@tsgi/server-node'
   import { derive } from '@tsgi/spec/derive'
   let host
   export const serve = (app, options) => kept((request, context) => {
     host ??= new URL(request.url).host
     const url = new URL(request.url)
     url.host = host
     return app(derive(request, { url: url.href }), context)
   }, options)`,
)

describe('the README of @tsgi/conformance', () => {
  const readme = readFileSync(join(conformance, 'README.md'), 'utf8')

  test('shows the example as it stands', () => {
    expect(readme).toContain(`\`\`\`js\n${readFileSync(example, 'utf8')}\`\`\``)
  })

  test('shows an example of less than 60 lines of code', () => {
    const lines = readFileSync(example, 'utf8').split('\n')
    expect(lines.filter((line) => !/^\s*($|\/\/|\/\*\*)/.test(line)).length).toBeLessThan(60)
  })

  test('names each flag', async () => {
    const { out } = await run('--help')
    for (const [flag] of out.matchAll(/--[a-z]+/g)) expect(readme).toContain(`\`${flag}`)
  })
})

describe('exit code 0', () => {
  test('the example keeps a rule', async () => {
    expect(await run(example, '--only', rule)).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 of 1 rules kept'),
    })
  })

  test('a rule that is known to be broken is a gap', async () => {
    const { out: json } = await run(broken, '--only', rule, '--json', '-')
    const { failures } = (JSON.parse(json) as Report).servers[0] ?? { failures: [] }
    expect(failures.length).toBeGreaterThan(0)
    const gaps = failures.map(({ rule: slug, case: name }) => ({ rule: slug, case: name, reason: 'for this test' }))
    const { code, out } = await run(broken, '--only', rule, '--gaps', file('gaps.json', JSON.stringify(gaps)))
    expect(out).toContain('for this test')
    expect(code).toBe(0)
  })

  test('a host that was started elsewhere keeps a rule, and rules of life are not run', async () => {
    const { url, child } = await ownHost()
    try {
      const { code, out } = await run('--url', url, '--only', rule, '--only', 'draining-answers-say-close')
      expect(out).toContain('needs a host that the suite starts')
      expect(out).toContain('1 of 1 rules kept')
      expect(code).toBe(0)
    } finally {
      child.kill('SIGKILL')
    }
  })
})

describe('exit code 1', () => {
  test('a broken server, with the bytes of what broke', async () => {
    const { code, out } = await run(broken, '--only', rule)
    expect(out).toMatch(/broken host-is-of-its-own-request on broken\.mjs/)
    expect(out).toMatch(/^ +> GET \/\S* HTTP\/1\.1\\r\\n$/m)
    expect(out).toMatch(/^ +< HTTP\/1\.1 200 OK\\r\\n$/m)
    expect(code).toBe(1)
  })

  test('a gap whose case is kept', async () => {
    const { cases } = JSON.parse((await run(example, '--only', rule, '--json', '-')).out) as Report
    const gaps = cases.map(({ rule: slug, name }) => ({ rule: slug, case: name, reason: 'for this test' }))
    const { code, out } = await run(example, '--only', rule, '--gaps', file('stale.json', JSON.stringify(gaps)))
    expect(out).toContain('stale gap')
    expect(code).toBe(1)
  })
})

describe('exit code 2, and whose fault it is', () => {
  const none = file('none.mjs', 'export const start = () => {}')
  const rejects = file('rejects.mjs', `export const serve = async () => { throw new Error('no such address') }`)
  const number = file('number.mjs', 'export const serve = 1')
  const empty = file('empty.mjs', 'export const serve = async () => ({})')
  const wrong = file('wrong.mjs', 'export const serve = ')
  const dies = file('dies.mjs', 'process.exit(7)')
  const gaps = file('wrong.json', '[{ "rule": "nope" }]')

  test.each([
    ['no module', [], 'One module that exports serve, or --url, is needed; got neither'],
    ['a module that is not there', ['./nowhere.js'], 'there is neither a file'],
    ['a module without serve', [none], 'it needs to export a function `serve`; it exports start'],
    ['a module whose serve is no function', [number], 'it exports serve (number)'],
    ['a serve that resolves to no server', [empty], 'its serve() needs to resolve to a Server, whose info has a list'],
    ['a report that cannot be written', [example, '--json', '/nowhere/report.json'], '--json needs a file that can be'],
    ['a report that is a directory', [example, '--html', folder], 'it is a directory. Correct the path.'],
    ['a module that is no JavaScript', [wrong], 'it could not be loaded: Unexpected end of input'],
    ['a module that ends its process', [dies], 'the host process ended (exit code 7)'],
    ['a serve that rejects', [rejects], 'its serve() rejected: no such address'],
    ['a program that is not there', [example, '--runtime', '/nowhere/node'], '/nowhere/node could not be started'],
    ['nobody at the URL', ['--url', 'http://127.0.0.1:1'], 'could not be asked: connect ECONNREFUSED'],
    ['another machine', ['--url', 'http://192.0.2.1:80'], '--url needs http://127.0.0.1:PORT'],
    ['a rule that does not exist', [example, '--only', 'host-are-single'], 'nothing fits "host-are-single". Near: '],
    ['gaps that name nothing', [example, '--gaps', gaps], 'gap 1 has the rule “nope”, which no case judges'],
    ['gaps that are not there', [example, '--gaps', 'nowhere.json'], '--gaps needs a file that can be read'],
  ])('%s', async (_, words, message) => {
    const { code, errors } = await run(...words)
    expect(errors).toContain(message)
    expect(code).toBe(2)
  })

  test('a server without the app of the host', async () => {
    const { url, child } = await ownHost(`const app = () => ({ status: 200, body: 'hello' })`)
    try {
      const { code, errors } = await run('--url', url)
      expect(errors).toContain(
        'needs to serve the app of conformanceHost() from @tsgi/conformance/host; it answered 200',
      )
      expect(code).toBe(2)
    } finally {
      child.kill('SIGKILL')
    }
  })
})

test('a host that dies is told of, and what ran on it is broken', async () => {
  const { url, child } = await ownHost(
    `import { conformanceHost } from '@tsgi/conformance/host'
     const host = conformanceHost()
     const app = (request, context) => request.headers.get('tsgi-run') === null ? host.app(request, context) : process.exit(7)`,
  )
  const { code, out } = await run('--url', url, '--only', rule)
  expect(child.exitCode).toBe(7)
  expect(out).toContain('it ran when the host died, and no other host could be had')
  expect(out).toMatch(/the host at .* ended, or broke its side channel/)
  expect(code).toBe(1)
})

test('the badge is written where it was asked for', async () => {
  const badge = join(folder, 'badge.svg')
  expect((await run(example, '--badge', badge, '--only', rule)).code).toBe(2)
  expect(existsSync(badge)).toBe(false)
})

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly errors: string
}

function run(...words: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [command, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let errors = ''
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString()
  })
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString()
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, errors })))
}

async function ownHost(
  app = `import { conformanceHost } from '@tsgi/conformance/host'
         const { app } = conformanceHost()`,
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const path = file(
    `host-${Math.random()}.mjs`,
    `import { serve } from '@tsgi/server-node'
     ${app}
     const server = await serve(app, { port: 0, onError: () => {} })
     console.log(server.url)`,
  )
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve) => {
    child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim()))
  })
  return { url, child }
}
