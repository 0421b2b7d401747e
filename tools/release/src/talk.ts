/** A program that serves the user's app in, what of it is not as it should be out. */
import type { ChildProcess } from 'node:child_process'
import { describe, Failure, type Program, start } from './program.ts'

/** What was seen of an app that was started, asked and told to end. */
export interface Seen {
  readonly answer: string
  readonly statusOfBroken: number
  /** What the validator said. */
  readonly errors: string
  readonly code: number | null
}

const patience = 20_000

/** Starts it, asks it twice and ends it as an operator does. Throws `Failure` where it does not listen or end. */
export async function talk(program: Program): Promise<Seen> {
  const child = start(program)
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  try {
    const url = await firstLine(child)
    if (!URL.canParse(url)) throw new Failure(describe(program, await closed, url + errors))
    const answered = await fetch(new URL('/hello', url), { method: 'POST', body: 'body' })
    const answer = await answered.text()
    const { status } = await fetch(new URL('/broken', url))
    child.kill('SIGTERM')
    // What it said on its way out counts too.
    const code = await closed
    return { answer, statusOfBroken: status, errors, code }
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
  }
}

function firstLine({ stdout }: ChildProcess): Promise<string> {
  let text = ''
  return new Promise((resolve) => {
    stdout?.setEncoding('utf8').on('data', (more: string) => {
      text += more
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
    stdout?.once('end', () => resolve(text))
  })
}

/** That the app answered as it is written, and ended by itself. */
export function judgeAnswers({ answer, statusOfBroken, errors, code }: Seen): void {
  if (answer !== '/hello: body') throw new Failure(`“/hello: body” was expected; got “${answer}”.\n${errors}`)
  if (statusOfBroken !== 204) throw new Failure(`The status 204 was expected; got ${statusOfBroken}.\n${errors}`)
  if (code !== 0)
    throw new Failure(`SIGTERM needs to end it with code 0; it ended with ${code ?? 'a signal'}.\n${errors}`)
}

/** That the validator noticed the one broken rule, at its line, and nothing else. */
export function judgeValidator({ errors }: Seen): void {
  const rules = [...errors.matchAll(/^tsgi: the app broke the rule (\S+)$/gm)].map(([, rule]) => rule)
  if (rules.join() === 'no-content-has-no-body') return
  throw new Failure(
    `The validator should tell of no-content-has-no-body, once; it told of: ${rules.join() || 'nothing'}.\n${errors}`,
  )
}
