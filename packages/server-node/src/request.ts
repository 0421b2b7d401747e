/** An `IncomingMessage` in, a judged head out. */
import type { IncomingMessage } from 'node:http'
import { authority, judgeHead, type Life } from '@tsgi/spec/server'
import type { Connection } from './connection.ts'

/** From `rawHeaders`: node's own `headers` drop and merge repeated fields. */
export function readHead(life: Life, message: IncomingMessage, connection: Connection): ReturnType<typeof judgeHead> {
  const fields = connection.asSent ?? message.rawHeaders
  connection.asSent = null
  return judgeHead({
    method: message.method ?? '',
    target: message.url ?? '',
    httpVersion: message.httpVersion,
    fields,
    encrypted: connection.tls !== null,
    localAuthority: connection.local === null ? '' : authority(connection.local),
    // Again, because node counts neither colons nor line ends: many short fields are twice what it takes them for.
    maxHeaderSize: life.info.limits.maxHeaderSize,
    maxRequestBodySize: life.info.limits.maxRequestBodySize,
  })
}
