/** A case that needs no socket in, why it was broken in memory out; `null` where it was kept. */
import type { App } from '@tsgi/spec'
import { type Breach, validate } from '@tsgi/spec/validator'
import type { Talk } from './case.ts'
import { Mailbox } from './mailbox.ts'
import { type MemoryServer, serveInMemory } from './memory-server.ts'
import { judgeBreaches, whyNotRun } from './run.ts'
import { errorNote } from './run-in-host.ts'
import type { Subject } from './subjects.ts'

/** Runs the talk of a subject with its app, both here. */
export async function runInMemory(subject: Subject, validated: boolean): Promise<string | null> {
  if (subject.app === undefined) throw new Error(`“${subject.id}” needs sockets.`)
  const notes = new Mailbox()
  const told = new Mailbox()
  const breaches: Breach[] = []
  const app = subject.app({ note: (name, data) => notes.put(name, json(data)), told: (name) => told.take(name) })
  const guarded: App = validated ? validate(app, { onBreach: (breach) => breaches.push(breach) }) : app
  const server = await serveInMemory(guarded, {
    onError: (error, { phase }) => notes.put('error', errorNote(error, phase)),
  })
  if (whyNotRun(subject, server) !== null) return null
  try {
    await subject.talk(talkWith(server, notes, told) as Parameters<Subject['talk']>[0])
    return validated ? judgeBreaches(subject, breaches) : null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    server.destroy()
  }
}

function talkWith(server: MemoryServer, notes: Mailbox, told: Mailbox): Talk {
  return {
    server: server.info,
    scheme: 'http',
    exchange: server.exchange,
    seen: (name) => notes.take(name),
    notes: (name) => notes.all(name),
    tell: (name, data) => told.put(name, json(data)),
  }
}

// Notes are JSON on the side channel, and nothing else here.
function json(data: unknown): unknown {
  return data === undefined ? undefined : (JSON.parse(JSON.stringify(data)) as unknown)
}
