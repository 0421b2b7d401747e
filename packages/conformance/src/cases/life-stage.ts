/** What scenes and talks about the life of a server share. */
import { strict as assert } from 'node:assert'
import { createServer } from 'node:net'
import type { WireTalk } from '../case.ts'

// Below those that systems give to port 0 and to clients (Linux from 32768 on): nobody else takes one between this look
// and its use. Hosts that run at a time begin apart from each other.
const firstPort = 16_384
let portsTried = process.pid * 64

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = firstPort + (portsTried % firstPort)
    portsTried += 1
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

/** The error that a promise rejects with. Fails where it does not. */
export async function rejection(promise: Promise<unknown>, what = 'serve()'): Promise<unknown> {
  let value: unknown
  try {
    value = await promise
  } catch (error) {
    return error
  }
  assert.fail(`${what} needs to reject; it gave ${String(value)}`)
}

/** That nothing listens on a port. */
export async function assertRefused(connect: WireTalk['connect'], port?: number): Promise<void> {
  await assert.rejects(connect(port === undefined ? {} : { port }), { code: 'ECONNREFUSED' })
}

const encoder = new TextEncoder()

/** Text as the bytes of a body. */
export const bytes = (text: string): Uint8Array => encoder.encode(text)

/** Timeouts with a drain that is longer than any run: whoever waits for its end breaks the case. */
export const forLong = { drain: 600_000 }
