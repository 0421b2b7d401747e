/** A uWebSockets.js response, which receives the body, in; chunks pushed into the body of the exchange out. */
import type { Exchange } from '@tsgi/spec/server'
import type { UwsResponse } from './uws.ts'

type RequestBody = NonNullable<Exchange['body']>

/** The library ends a request that brings less than 16 KB/s for 10 s; pausing and resuming starts its clock anew. */
const rearmAfter = 4000

/** Who receives: the transport of the exchange. */
interface Receiver {
  readonly alive: boolean
  readonly bodyEnded: () => void
  /** When the last chunk came. */
  received: number
}

/** Lets the body flow. Call it in the handler itself: a later call loses what came with the head. */
export function receiveBody(response: UwsResponse, body: RequestBody, receiver: Receiver): void {
  let armed = Date.now()
  response.onData((chunk, isLast) => {
    // The memory of the chunk is the library's, and taken back when this function returns.
    body.push(new Uint8Array(chunk.slice(0)))
    const now = Date.now()
    receiver.received = now
    if (isLast) {
      body.end()
      return receiver.bodyEnded()
    }
    if (now - armed < rearmAfter || body.isPaused || !receiver.alive) return
    armed = now
    response.pause()
    response.resume()
  })
}
