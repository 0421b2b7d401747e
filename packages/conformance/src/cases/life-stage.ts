/** What scenes and talks about the life of a server share. */
import { strict as assert } from 'node:assert'
import type { LifeStage, WireTalk } from '../case.ts'

/** A port of loopback that was free a moment ago. */
export async function freePort(serve: LifeStage['serve']): Promise<number> {
  const server = await serve(() => ({ status: 200 }), { port: 0 })
  await server.close()
  return (server.address as { readonly port: number }).port
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
