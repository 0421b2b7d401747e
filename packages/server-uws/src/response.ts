/** A judged answer in, the calls that send it out. uWebSockets.js checks nothing of it. */
import { Buffer } from 'node:buffer'
import type { AnswerHead } from '@tsgi/spec/server'
import type { UwsResponse } from './uws.ts'

/** Status line and fields, inside `cork()`. The library adds `date`, and the framing of whatever body follows. */
export function writeHead(response: UwsResponse, head: AnswerHead): void {
  // What the library sends of itself.
  if (head.status !== 200) response.writeStatus(`${head.status} ${head.reason}`)
  writeFields(response, head.fields, head.ascii)
}

/** Fields whose values are byte strings: the library would encode them as UTF-8. */
export function writeFields(response: UwsResponse, fields: readonly string[], ascii = false): void {
  for (let i = 0; i < fields.length; i += 2) {
    const value = fields[i + 1] as string
    response.writeHeader(fields[i] as string, ascii ? value : Buffer.from(value, 'latin1'))
  }
}
