/** The README and a registry in, what a stranger gets out who types its words in an empty folder, and nothing else. */
import type { ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, dirname, join } from 'node:path'
import { nodes } from '@tsgi/runtimes'
import { type Environment, ofNewUser } from './environment.ts'
import { describe, ended, Failure, type Program, run, start } from './program.ts'
import { wordsOf } from './readme-words.ts'
import { root } from './workspace.ts'

/** What a stranger starts with. */
export interface Strange {
  readonly registry: string
  /** What is installed as uWebSockets.js: its own repository is not a registry. */
  readonly uws: string
  /** The node that has a native library in it. */
  readonly nodeOfUws: string
  /** A folder that is empty, and a home. */
  readonly folder: string
  readonly home: string
  readonly say: (text: string) => void
}

const patience = 30_000
/** As the README says: from here on Node runs TypeScript as it stands. */
const runsTypeScript = 22
const official = /\buNetworking\/uWebSockets\.js#\S+/

/** Throws `Failure` where the words of the README do not lead to programs that answer. */
export async function followReadme(strange: Strange): Promise<void> {
  const { home, registry, uws, say } = strange
  writeFileSync(join(home, '.npmrc'), `registry=${registry}\nupdate-notifier=false\nignore-scripts=true\n`)
  const texts = new Map<string, string>()
  let here = strange.folder
  for (const words of wordsOf(readFileSync(join(root, 'README.md'), 'utf8'))) {
    if (words.is === 'file') texts.set(words.name, words.text)
    else if (words.is === 'shell') here = await type(words.text.replace(official, `uWebSockets.js@${uws}`), here, home)
    else say(`the README: ${await answers(words.name, texts.get(words.name) ?? '', here, strange)}`)
  }
}

/** Gives the folder in which the terminal is afterwards. */
async function type(text: string, folder: string, home: string): Promise<string> {
  const place = join(home, 'place')
  const words = ['-ec', `${text}\npwd > "$PLACE"`]
  await run({ command: 'sh', words, folder, environment: { ...ofNewUser(process.env, home), PLACE: place } })
  return readFileSync(place, 'utf8').trim()
}

/** Starts it, asks it and ends it by Ctrl-C. What is not as the README has it is the port alone. */
async function answers(name: string, text: string, folder: string, strange: Strange): Promise<string> {
  const node = text.includes('@tsgi/server-uws') ? strange.nodeOfUws : (nodes[24] ?? process.execPath)
  const environment = withNode(node, ofNewUser(process.env, strange.home))
  const version = (await run({ command: 'node', words: ['--version'], folder, environment })).trim()
  const isOld = Number.parseInt(version.slice(1)) < runsTypeScript
  const [command, ...words] = isOld ? ['npx', '--yes', 'tsx', name] : ['node', name]
  const port = await freePort()
  writeFileSync(join(folder, name), text.replace('port: 3000', `port: ${port}`))
  const program: Program = { command, words, folder, environment }
  const child = start(program)
  const over = ended(child)
  const timer = setTimeout(() => tell(child, 'SIGKILL'), patience)
  try {
    const answer = await firstAnswer(child, `http://127.0.0.1:${port}/x`)
    tell(child, 'SIGINT')
    const { code, output } = await over
    if (answer === null) throw new Failure(describe(program, code, output))
    if (!answer.startsWith('Hello from ')) throw new Failure(`${name} should answer “Hello from …”; got “${answer}”.`)
    return `${[command, ...words].join(' ')} on Node ${version.slice(1)} answers`
  } finally {
    clearTimeout(timer)
  }
}

/** `null` where it ended instead. */
async function firstAnswer(child: ChildProcess, url: string): Promise<string | null> {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(url).then(
      (response) => response.text(),
      () => null,
    )
    if (answer !== null) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return null
}

/** As a terminal does: everything that was started hears of it. */
function tell({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, signal)
}

function withNode(node: string, environment: Environment): Environment {
  return { ...environment, PATH: `${dirname(node)}${delimiter}${environment.PATH ?? ''}` }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
