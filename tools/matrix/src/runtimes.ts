/** `corepack pnpm runtimes`: our apps on `Bun.serve` and `Deno.serve`. Exit code 0: kept, 1: broken or not here. */
import { strict as assert } from 'node:assert'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { bun, deno } from '@tsgi/runtimes'

type Check = (origin: string, runtime: string) => Promise<void>

const checks: Readonly<Record<string, Check>> = {
  async 'text has its length'(origin) {
    const response = await fetch(`${origin}/text`)
    assert.deepEqual([response.status, response.headers.get('content-length')], [200, '6'])
    assert.equal(await response.text(), 'höllo')
  },
  async 'a parameter of the path comes back as JSON'(origin) {
    assert.deepEqual(await (await fetch(`${origin}/users/ad%C3%A1`)).json(), { id: 'adá' })
  },
  async 'a HEAD has the length and no body'(origin) {
    const response = await fetch(`${origin}/text`, { method: 'HEAD' })
    assert.deepEqual([response.headers.get('content-length'), await response.text()], ['6', ''])
  },
  async 'two cookies are two fields'(origin) {
    assert.deepEqual((await fetch(`${origin}/cookies`)).headers.getSetCookie(), ['a=1', 'b=2'])
  },
  async 'another method is 405 and says which are allowed'(origin) {
    const response = await fetch(`${origin}/text`, { method: 'DELETE' })
    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, HEAD, OPTIONS'])
  },
  async 'an app that throws is a bare 500'(origin) {
    const response = await fetch(`${origin}/fail`)
    assert.deepEqual([response.status, await response.text()], [500, ''])
  },
  async 'the page of the demo names the runtime'(origin, runtime) {
    assert.match(await (await fetch(origin)).text(), new RegExp(`data-server="${runtime}"`))
  },
  async 'a note is posted and listed, and a wrong one is refused'(origin) {
    assert.equal((await post(origin, '{"text":"milk"}')).status, 201)
    assert.match(await (await fetch(`${origin}/notes`)).text(), /^\[\{"id":1,"text":"milk",/)
    assert.equal((await post(origin, '{"text":""}')).status, 422)
  },
  async 'a stream arrives chunk by chunk, and ends when the client leaves'(origin) {
    const one = await openEvents(origin)
    await one.sees('"readers":{"events":1,')
    await post(origin, '{"text":"butter"}')
    await one.sees('"text":"butter"')
    const two = await openEvents(origin)
    await two.sees('"readers":{"events":2,')
    await one.leave()
    await two.sees('"readers":{"events":1,')
    await two.leave()
  },
  async 'an upload is counted and hashed, and a file is sent with its type'(origin) {
    const upload = await fetch(`${origin}/upload`, { method: 'POST', body: 'one two' })
    const sha256 = createHash('sha256').update('one two').digest('hex')
    assert.match(await upload.text(), new RegExp(`^{"bytes":7,"sha256":"${sha256}"`))
    const style = await fetch(`${origin}/assets/style.css`)
    assert.deepEqual([style.status, style.headers.get('content-type')], [200, 'text/css; charset=utf-8'])
  },
}

function post(origin: string, body: string): Promise<Response> {
  return fetch(`${origin}/notes`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
}

/** The live page of the demo, read as far as it is looked at. */
async function openEvents(origin: string) {
  const response = await fetch(`${origin}/events`)
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let text = ''
  return {
    leave: () => reader.cancel(),
    async sees(part: string) {
      while (!text.includes(part)) text += decoder.decode((await reader.read()).value)
      text = text.slice(text.indexOf(part))
    },
  }
}

const site = fileURLToPath(new URL('./runtime-site.js', import.meta.url))
const runtimes = [
  { name: 'bun', program: bun, args: ['run', site] },
  // The packages of the workspace lie in node_modules, where pnpm has put them.
  {
    name: 'deno',
    program: deno,
    args: ['run', '--no-prompt', '--node-modules-dir=manual', '--allow-net', '--allow-read', '--allow-env', site],
  },
]

async function main(): Promise<number> {
  let broken = 0
  for (const { name, program, args } of runtimes) {
    if (program === null) {
      console.log(`${name}: its package has no program for ${process.platform}-${process.arch}`)
      broken += 1
      continue
    }
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const origin = `http://127.0.0.1:${await portOf(child)}`
      for (const [sentence, check] of Object.entries(checks)) {
        const why = await judge(check(origin, name))
        console.log(`${name.padEnd(5)} ${why === null ? 'kept  ' : 'BROKEN'}  ${sentence}`)
        if (why === null) continue
        console.log(`                ${why.replaceAll('\n', '\n                ')}`)
        broken += 1
      }
    } finally {
      child.kill('SIGKILL')
    }
  }
  console.log(broken === 0 ? '\nnothing is broken' : `\n${broken} broken`)
  return broken === 0 ? 0 : 1
}

/** Only for what hangs. */
const timeout = 20_000

async function judge(check: Promise<void>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing more happened within ${timeout / 1000} s`)), timeout)
  })
  try {
    await Promise.race([check, late])
    return null
  } catch (error) {
    return (error as Error).message
  } finally {
    clearTimeout(timer)
  }
}

function portOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (text: Buffer) => resolve(text.toString().trim()))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the runtime ended with the code ${code}`)))
  })
}

process.exitCode = await main()
