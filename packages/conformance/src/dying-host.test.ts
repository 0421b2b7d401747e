import { strict as assert } from 'node:assert'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { WireTalk } from './case.ts'
import { runColumn } from './run.ts'
import type { Subject } from './subjects.ts'

const subject = (id: string, talk: (talk: WireTalk) => Promise<void>): Subject => ({
  id,
  name: id,
  rule: 'connections-are-kept',
  row: null,
  over: 'wire',
  needs: [],
  without: [],
  breaches: [],
  only: null,
  deliveries: ['whole'],
  talk,
})

const innocent = subject('innocent', async ({ exchange }) => {
  assert.equal((await exchange()).text, 'hello')
})

const kill = async ({ connect, tell }: WireTalk) => {
  const wire = await connect()
  // Time for the others to have sent their requests, whose answers take 500 ms.
  await new Promise((resolve) => setTimeout(resolve, 200))
  tell('die')
  await wire.closed()
}

const killer = subject('killer', kill)

const wrong = subject('wrong', async ({ exchange }) => {
  assert.equal((await exchange()).text, 'bye')
})

const run = (...subjects: readonly Subject[]) =>
  runColumn({
    host: { server: '', apps: [], runtime: fileURLToPath(new URL('dying-host.fixture.mjs', import.meta.url)) },
    subjects,
    validated: false,
    timeout: 10_000,
  })

test('a host that dies is blamed on the run that killed it alone, though it broke the others first', async () => {
  const { verdicts } = await run(innocent, killer, { ...innocent, id: 'another' })
  const whys = Object.fromEntries(verdicts.map(({ subject: { id }, why }) => [id, why]))
  expect(whys.innocent).toBeNull()
  expect(whys.another).toBeNull()
  expect(whys.killer).toContain('the host process ended (exit code 7)')
})

test('a death that no run repeats alone is told whole by one of those that ran, and in a line by the others', async () => {
  let runs = 0
  const killing = (id: string) =>
    subject(id, async (talk) => {
      runs += 1
      // Only beside one another.
      if (runs <= 2) await kill(talk)
    })
  const { verdicts } = await run(killing('one'), killing('other'))
  const whys = verdicts.map(({ why }) => why?.split('\n').length)
  expect(verdicts.every(({ why }) => why?.startsWith('it is kept alone, but of those that ran with it: '))).toBe(true)
  expect(new Set(whys)).toEqual(new Set([1, 3]))
})

test('what breaks on a host that lives is the verdict', async () => {
  const { verdicts } = await run(innocent, wrong)
  expect(verdicts.map(({ why }) => why === null)).toEqual([true, false])
})
