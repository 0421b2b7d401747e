/** The stream of a request over HTTP/2 in, its chunks pushed into the body of the exchange. */
import type { Readable } from 'node:stream'
import type { Exchange } from '@tsgi/spec/server'

type RequestBody = NonNullable<Exchange['body']>

/** Lets the body flow. Node allocates each chunk anew, so it may be given away; as a `Buffer` its `slice()` would share. */
export function receiveBody(message: Readable, body: RequestBody): void {
  message.on('data', ({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>) =>
    body.push(new Uint8Array(buffer, byteOffset, byteLength)),
  )
  message.on('end', () => body.end())
  // Without a listener, a connection that breaks would be an uncaught error. Its end is told by the response's `close`.
  message.on('error', () => {})
}
