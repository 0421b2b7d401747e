/** How a connection of uWebSockets.js ends. It has no object: it is ended through the response that is under way. */
import type { UwsResponse } from './uws.ts'

/** The library ends a connection that brings nothing for 10 s, give or take 4, in milliseconds. */
const silence = 15_000

/** How long more of a body that nobody reads is waited for, and at most for all of it, in milliseconds. */
const lingerTime = 1000
const longestLinger = 5000

/** Whether the library closes the connection by itself after the answer: it looks at the length of the value alone. */
export function closesByItself(fields: readonly string[]): boolean {
  for (let i = 0; i < fields.length; i += 2) if (fields[i] === 'connection') return fields[i + 1]?.length === 5
  return false
}

/**
 * Ends a connection whose client may still be sending: after `end(body, true)` it would be reset, and the answer lost
 * with it. A socket that is not read takes no further request, and the library closes it after 10 s.
 */
export function stopReading(response: UwsResponse): void {
  response.pause()
}

/**
 * A connection that is no longer read while the library still goes through a packet is never closed: it forgets the time
 * at the end of a body. And what stands behind an answered request is served, unless that one still waits.
 */
export function afterThisPacket(act: () => void): void {
  setImmediate(act)
}

/** How long a client of which somebody reads may be silent before the answer that ends its connection, in milliseconds. */
const readersPatience = 5000

/**
 * Calls back when nothing has come for a while, or when the whole has taken too long, which it never does where somebody
 * reads. Returns what stops that.
 */
export function whenLingered(lastChunk: () => number, over: () => void, isRead = false): () => void {
  const began = Date.now()
  const [silent, longest] = isRead ? [readersPatience, Number.POSITIVE_INFINITY] : [lingerTime, longestLinger]
  const look = () => {
    const now = Date.now()
    if (now - Math.max(lastChunk(), began) >= silent || now - began >= longest) over()
    else timer = setTimeout(look, lingerTime)
  }
  let timer = setTimeout(look, lingerTime)
  return () => clearTimeout(timer)
}

/** Calls back when a body that outlives its answer has fallen silent: the library no longer tells that its client has left. */
export function whenSilent(lastChunk: () => number, isWanted: () => boolean, over: () => void): void {
  const timer = setInterval(() => {
    if (isWanted() && Date.now() - lastChunk() < silence) return
    clearInterval(timer)
    over()
  }, 1000)
}
