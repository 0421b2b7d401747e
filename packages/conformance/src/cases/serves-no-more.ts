/** A connection that should have ended in, the proof that it has out. */
import { strict as assert } from 'node:assert'
import type { Wire } from '../wire.ts'

/** Nothing has come that was not taken, the next request gets no answer, and the connection ends. */
export async function servesNoMore(wire: Wire, next: string): Promise<void> {
  // To wait for the end alone proves little: every server ends a connection that is idle for long.
  assert.equal(wire.unread().toString('latin1'), '')
  await wire.send(next)
  const outcome = await wire.outcome()
  assert.ok(outcome === 'closed', `a connection that ends was expected, the next request was answered`)
  assert.equal(wire.unread().toString('latin1'), '')
}
