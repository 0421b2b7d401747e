/** A judged answer in, the calls that send it out. uWebSockets.js checks nothing of it. Call these inside `cork()`. */
import { Buffer } from 'node:buffer'
import type { AnswerHead } from '@tsgi/spec/server'
import type { UwsResponse } from './uws.ts'

/** Status line and fields. The library adds `date`, and the framing of whatever body follows. */
export function writeHead(response: UwsResponse, head: AnswerHead): void {
  response.writeStatus(`${head.status} ${head.reason}`)
  const { fields, ascii } = head
  for (let i = 0; i < fields.length; i += 2) {
    const value = fields[i + 1] as string
    // Values are byte strings: the library would encode them as UTF-8.
    response.writeHeader(fields[i] as string, ascii ? value : Buffer.from(value, 'latin1'))
  }
}

/** Whether the library closes the connection by itself after the answer: it looks at the length of the value alone. */
export function closesByItself(fields: readonly string[]): boolean {
  const at = fields.indexOf('connection')
  return at !== -1 && at % 2 === 0 && fields[at + 1]?.length === 5
}
