/** `corepack pnpm soak`: what drains, slow clients and stopped readers cost each server. Figures, no verdict. About two minutes. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { SoakState } from './soak-server.ts'

const request = 'GET / HTTP/1.1\r\nHost: soak\r\n\r\n'

/** Clients of the drain, and of the crowd that sends a byte a second. */
const drainClients = 16
const crowd = 500

for (const name of ['node', 'uws']) {
  console.log(await withServer(name, drain))
  console.log(await withServer(name, slowCrowd))
  console.log((await Promise.all([withServer(name, slowUpload), withServer(name, stoppedReader)])).join('\n'))
}

async function withServer(name: string, run: (child: ChildProcess, port: number) => Promise<string>): Promise<string> {
  const child = fork(fileURLToPath(new URL('./soak-server.js', import.meta.url)), [name])
  try {
    const { port } = await next(child)
    return `${name.padEnd(5)} ${await run(child, port)}`
  } finally {
    child.kill()
  }
}

/** A `close()` in the middle of a load that reuses its connections. */
async function drain(child: ChildProcess, port: number): Promise<string> {
  let answered = 0
  const clients = Array.from({ length: drainClients }, async () => {
    const socket = open(port)
    let text = ''
    socket.on('data', (data: Buffer) => {
      text += data.toString()
      if (!text.endsWith('done')) return
      answered += 1
      const isLast = /connection: close/i.test(text)
      text = ''
      if (!isLast) socket.write(request)
    })
    socket.write(request)
    await once(socket, 'close')
  })
  await sleep(1000)
  const began = performance.now()
  child.send('close')
  const { called } = await next(child)
  const took = Math.round(performance.now() - began)
  await Promise.all(clients)
  return `drain: ${called} requests of ${drainClients} kept clients, ${called - answered} lost; close() took ${took} ms`
}

/** Requests of one client, without and beside a crowd whose heads come a byte a second. */
async function slowCrowd(_child: ChildProcess, port: number): Promise<string> {
  const alone = await times(port, 3000)
  const sockets = Array.from({ length: crowd }, () => open(port))
  const head = Buffer.from(request)
  const timers = sockets.map((socket, i) => {
    let at = 0
    return setInterval(() => socket.write(head.subarray(at % head.length, (at++ % head.length) + 1)), 1000 + (i % 50))
  })
  const beside = await times(port, 8000)
  for (const timer of timers) clearInterval(timer)
  for (const socket of sockets) socket.destroy()
  return `slow crowd: a request takes ${show(alone)} alone, ${show(beside)} beside ${crowd} clients at a byte a second`
}

/** A body of 25 KiB at 1 KiB/s. */
async function slowUpload(_child: ChildProcess, port: number): Promise<string> {
  const socket = open(port)
  let text = ''
  socket.on('data', (data: Buffer) => {
    text += data.toString()
  })
  socket.write('POST / HTTP/1.1\r\nHost: soak\r\nContent-Length: 25600\r\n\r\n')
  for (let i = 0; i < 25; i += 1) {
    await sleep(1000)
    socket.write(Buffer.alloc(1024))
  }
  await sleep(500)
  socket.destroy()
  return `slow upload: 25 KiB in 25 s answered with ${JSON.stringify(text.split('\r\n')[0] ?? '')} and ${text.slice(-5)} bytes`
}

/** A download without end whose reader stops for 60 s. */
async function stoppedReader(child: ChildProcess, port: number): Promise<string> {
  const before = await ask(child)
  const socket = open(port)
  socket.pause()
  socket.write('GET /endless HTTP/1.1\r\nHost: soak\r\n\r\n')
  let largest = before.rss
  let { pulled } = before
  for (let i = 0; i < 60; i += 1) {
    await sleep(1000)
    const state = await ask(child)
    largest = Math.max(largest, state.rss)
    pulled = state.pulled
  }
  socket.destroy()
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`
  return `stopped reader: ${mebibytes(pulled)} pulled in 60 s, memory ${mebibytes(before.rss)}, at most ${mebibytes(largest)}`
}

/** How long requests take, one after the other on one connection, in milliseconds, sorted. */
async function times(port: number, milliseconds: number): Promise<readonly number[]> {
  const socket = open(port)
  const all: number[] = []
  const end = performance.now() + milliseconds
  while (performance.now() < end) {
    const began = performance.now()
    socket.write(request)
    await once(socket, 'data')
    all.push(performance.now() - began)
  }
  socket.destroy()
  return all.sort((one, other) => one - other)
}

function show(sorted: readonly number[]): string {
  const at = (part: number) => `${(sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1)} ms`
  return `${at(0.5)} (p99 ${at(0.99)})`
}

function open(port: number): Socket {
  const socket = connect(port, '127.0.0.1')
  // A server that ends a connection is what some of this is about.
  socket.on('error', () => {})
  return socket
}

function ask(child: ChildProcess): Promise<SoakState> {
  child.send('state')
  return next(child)
}

async function next(child: ChildProcess): Promise<SoakState> {
  const [message] = (await once(child, 'message')) as [SoakState]
  return message
}
