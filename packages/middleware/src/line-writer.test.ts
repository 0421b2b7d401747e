import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LineWriter } from './line-writer.ts'

let folder = ''
const opened: number[] = []
const listeners = process.listeners('exit')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsgi-lines-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  for (const descriptor of opened.splice(0)) closeSync(descriptor)
  for (const one of process.listeners('exit')) if (!listeners.includes(one)) process.removeListener('exit', one)
  rmSync(folder, { recursive: true })
})

function open(name: string, flags: string | number): number {
  const descriptor = openSync(join(folder, name), flags)
  opened.push(descriptor)
  return descriptor
}

const content = () => readFileSync(join(folder, 'log'), 'utf8')
const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `line ${from + i}`)

test('lines are written in their order, each whole', async () => {
  const writer = new LineWriter(open('log', 'a'))
  for (const line of numbered(0, 1000)) writer.write(line)
  expect(content()).toBe('')
  await vi.waitFor(() => expect(content()).toBe(`${numbered(0, 1000).join('\n')}\n`))
  writer.write('é')
  writer.write('more')
  await vi.waitFor(() => expect(content().endsWith('line 999\né\nmore\n')).toBe(true))
})

test('what waits when the process exits is written then', () => {
  const writer = new LineWriter(open('log', 'a'))
  writer.write('last')
  const added = process.listeners('exit').filter((one) => !listeners.includes(one))
  expect(added).toHaveLength(1)
  added[0]?.(0)
  expect(content()).toBe('last\n')
})

test('a reader that takes its time gets every line, and holds nobody up', async () => {
  const pipe = openPipe()
  const writer = new LineWriter(pipe)
  const lines = numbered(0, 30_000)
  for (const line of lines) writer.write(line)
  expect(await readAll(pipe, lines.at(-1) ?? '')).toBe(`${lines.join('\n')}\n`)
})

test('lines that nobody takes are lost when there are too many, and that is told once', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  const pipe = openPipe()
  const writer = new LineWriter(pipe)
  const long = 'x'.repeat(1_048_576)
  for (let i = 0; i < 8; i++) writer.write(long)
  // Four fill the room, and one more is taken beyond it.
  const text = await readAll(pipe, long)
  writer.write('after')
  expect(text.length + (await readAll(pipe, 'after')).length).toBeGreaterThan(4 * 1_048_576)
  expect(told.mock.calls).toEqual([['tsgi: access log: 3 lines were lost, nobody took them in time']])
})

test('a file that cannot be written to ends nothing', async () => {
  const writer = new LineWriter(openSync(join(folder, 'log'), 'w'))
  const readOnly = new LineWriter(open('log', 'r'))
  readOnly.write('lost')
  writer.write('kept')
  await vi.waitFor(() => expect(content()).toBe('kept\n'))
})

/** A pipe whose writer is told at once when it is full. */
function openPipe(): number {
  execFileSync('mkfifo', [join(folder, 'log')])
  return open('log', constants.O_RDWR | constants.O_NONBLOCK)
}

/** Reads until the last line has come. */
async function readAll(pipe: number, last: string): Promise<string> {
  const buffer = Buffer.alloc(65_536)
  let text = ''
  while (!text.endsWith(`${last}\n`)) {
    try {
      text += buffer.toString('latin1', 0, readSync(pipe, buffer))
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  return text
}
