/** A contestant and one large body in, its peak memory and its speed out. */
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Measure } from '../measure.ts'
import { scenarios, transferBytes } from '../scenarios.ts'
import { withServer } from '../server-child.ts'

/** Milliseconds for all of it. */
const limit = 120_000

export const measureTransfer: Measure = ({ contestant, scenario }) =>
  withServer(contestant, scenario, async (server) => {
    const socket = connect(server.port, '127.0.0.1')
    const timer = setTimeout(() => socket.destroy(new Error(`not done within ${limit / 1000} s`)), limit)
    try {
      const began = performance.now()
      await (scenarios[scenario].work === 'upload' ? upload(socket) : download(socket))
      const seconds = (performance.now() - began) / 1000
      return { memory: (await server.usage()).peak / 2 ** 20, speed: transferBytes / 2 ** 20 / seconds }
    } finally {
      clearTimeout(timer)
      socket.destroy()
    }
  })

async function upload(socket: Socket): Promise<void> {
  let answer = ''
  socket.setEncoding('latin1').on('data', (text) => {
    answer += text
  })
  // In chunks: uWebSockets.js 20.30 ends a connection whose content-length has ten digits.
  socket.write('POST / HTTP/1.1\r\nhost: bench\r\ntransfer-encoding: chunked\r\n\r\n')
  const piece = Buffer.from(`10000\r\n${'.'.repeat(65_536)}\r\n`)
  for (let sent = 0; sent < transferBytes; sent += 65_536) {
    if (!socket.write(piece)) await once(socket, 'drain')
  }
  socket.write('0\r\n\r\n')
  while (!answer.includes(String(transferBytes))) {
    if (answer !== '' && !answer.startsWith('HTTP/1.1 200 ')) throw new Error(`The answer to the upload is ${answer}`)
    await once(socket, 'data')
  }
}

/** The framing of the chunks is counted too: what is looked for is that all came, and the end of it. */
async function download(socket: Socket): Promise<void> {
  let received = 0
  let tail = ''
  const whole = new Promise<void>((resolve, reject) => {
    socket.on('data', (data: Buffer) => {
      received += data.byteLength
      tail = `${tail}${data.subarray(-16).toString('latin1')}`.slice(-16)
      if (tail.endsWith('\r\n0\r\n\r\n')) resolve()
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`The download ended after ${received} bytes`)))
  })
  socket.write('GET / HTTP/1.1\r\nhost: bench\r\n\r\n')
  await whole
  if (received < transferBytes) throw new Error(`The download ended after ${received} bytes`)
}
