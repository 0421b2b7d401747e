/** The connections of a server in, those that were idle for too long ended: one timer for all, none for each answer. */
import type { Socket } from 'node:net'
import { knownConnection } from './connection.ts'

/** How often they are looked at, at least, in milliseconds: one stays open for this much more at most. */
const longestPause = 1000

/** Ends each connection that has been served and then been idle for `timeout` milliseconds. Returns what stops that. */
export function endIdle(sockets: ReadonlySet<Socket>, timeout: number): () => void {
  const look = () => {
    const now = Date.now()
    for (const socket of sockets) {
      const connection = knownConnection(socket)
      if (connection === undefined) continue
      const { bytesRead } = socket
      if (!connection.isIdle || bytesRead !== connection.quietAt) {
        connection.quietAt = connection.isIdle ? bytesRead : -1
        connection.quietSince = now
      } else if (now - connection.quietSince >= timeout) socket.destroy()
    }
  }
  const timer = setInterval(look, Math.min(longestPause, Math.ceil(timeout / 4)))
  timer.unref()
  return () => clearInterval(timer)
}
