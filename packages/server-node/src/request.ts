/** An `IncomingMessage` in, a judged head out. */
import type { IncomingMessage } from 'node:http'
import { authority, judgeHead, type Life, Refusal } from '@tsgi/spec/server'
import type { Connection } from './connection.ts'

/** From `rawHeaders`: node's own `headers` drop and merge repeated fields. */
export function readHead(life: Life, message: IncomingMessage, connection: Connection): ReturnType<typeof judgeHead> {
  const head = judgeHead({
    method: message.method ?? '',
    target: message.url ?? '',
    httpVersion: message.httpVersion,
    fields: message.rawHeaders,
    encrypted: false,
    localAuthority: connection.local === null ? '' : authority(connection.local),
    // Again, because node counts neither colons nor line ends: many short fields are twice what it takes them for.
    maxHeaderSize: life.info.limits.maxHeaderSize,
    maxRequestBodySize: life.info.limits.maxRequestBodySize,
  })
  if (head instanceof Refusal || head.wantsClose || !asksForUpgrade(message.rawHeaders)) return head
  // Whether somebody listens to upgrades or not, node drops what came in one piece with such a request.
  return { ...head, wantsClose: true }
}

function asksForUpgrade(fields: readonly string[]): boolean {
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] as string
    if (name.length === 7 && name.toLowerCase() === 'upgrade') return true
  }
  return false
}
