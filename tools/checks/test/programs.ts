/** A document in, its programs and what they answer out: each is run as it stands, with another port. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'

/** Runs TypeScript as it stands on every version of Node. */
export const node: readonly string[] = [
  process.execPath,
  join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib/jiti-cli.mjs'),
]

/** The code of a document that begins with its name: `// app.ts`. */
export function programsOf(document: URL): ReadonlyMap<string, string> {
  const text = readFileSync(document, 'utf8')
  return new Map([...text.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)].map(([, name = '', code = '']) => [name, code]))
}

/** Runs a program that listens on port 3000, asks it, and ends it. */
export async function answerOfProgram(
  [runtime = '', ...args]: readonly string[],
  file: string,
  code: string,
  ask: (origin: string) => Promise<Response>,
): Promise<Response> {
  if (!code.includes('port: 3000')) throw new Error(`${file} needs to listen on port: 3000.`)
  const port = await freePort()
  writeFileSync(file, code.replace('port: 3000', `port: ${port}`))
  const child = spawn(runtime, [...args, file], { stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    return await answerOf(child, () => ask(`http://127.0.0.1:${port}`))
  } finally {
    child.kill('SIGKILL')
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** Asks until the program listens, or has ended. */
async function answerOf(child: ChildProcess, ask: () => Promise<Response>): Promise<Response> {
  let errors = ''
  child.stderr?.on('data', (text: Buffer) => {
    errors += text.toString()
  })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the program ended: ${errors}`)
    try {
      const response = await ask()
      // Whole, before the program is ended.
      return new Response(await response.text(), response)
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
