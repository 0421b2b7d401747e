/** A contestant and a number of clients that are silent in, the memory for each of them out. */
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Measure } from '../measure.ts'
import { scenarios } from '../scenarios.ts'
import { withServer } from '../server-child.ts'
import { Unable } from '../unable.ts'

/** Clients that connect at a time: more would fill the queue of the listening socket. */
const atOnce = 100
/** What a process needs beside its connections. */
const spare = 200
/** Connections that were opened and closed before memory is read, so that code and tables are there already. */
const warmUp = 200

const ask = 'GET / HTTP/1.1\r\nhost: bench\r\n'
const upgrade = `${ask}upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`

export const measureConnections: Measure = ({ contestant, scenario }) =>
  withServer(contestant, scenario, async (server) => {
    const count = Number(scenario.replace(/\D/g, ''))
    checkLimit(count)
    const [question, status] = scenarios[scenario].work === 'socket' ? [upgrade, '101'] : [`${ask}\r\n`, '200']
    const open = () => answered(server.port, question, status)
    for (const socket of await openMany(warmUp, open)) socket.destroy()
    await sleep(200)
    const before = await server.usage('collect')
    const sockets = await openMany(count, open)
    try {
      const after = await server.usage('collect')
      const left = sockets.filter((socket) => !socket.readyState.startsWith('open')).length
      if (left > 0) throw new Unable(`the server had ended ${left} of ${count} connections before all were open`)
      return { each: (after.resident - before.resident) / 1024 / count }
    } finally {
      for (const socket of sockets) socket.destroy()
    }
  })

async function openMany(count: number, open: () => Promise<Socket>): Promise<readonly Socket[]> {
  const sockets: Socket[] = []
  while (sockets.length < count) {
    const next = Math.min(atOnce, count - sockets.length)
    sockets.push(...(await Promise.all(Array.from({ length: next }, open))))
  }
  return sockets
}

/** A connection that has had its answer. */
function answered(port: number, question: string, status: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('error', reject)
    socket.once('data', (data: Buffer) => {
      const line = data.toString('latin1', 0, 12)
      if (line === `HTTP/1.1 ${status}`) resolve(socket)
      else reject(new Error(`A connection was answered with ${line}`))
    })
    socket.write(question)
  })
}

/** Both processes have a descriptor for each connection. Node has raised the soft limit to the hard one already. */
function checkLimit(count: number): void {
  const limit = process.platform === 'linux' ? openFiles(readFileSync('/proc/self/limits', 'utf8')) : null
  if (limit !== null && limit < count + spare) {
    throw new Unable(`a process may have ${limit} open files here, and ${count + spare} are needed (ulimit -Hn)`)
  }
}

/** The soft limit in what Linux says of a process; `null` for none. Pure. */
export function openFiles(limits: string): number | null {
  const [, soft] = limits.match(/^Max open files\s+(\d+)/m) ?? []
  return soft === undefined ? null : Number(soft)
}
