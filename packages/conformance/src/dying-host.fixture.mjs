#!/usr/bin/env node
/** A host that breaks its connections when it is told to die, and ends a while later, as one does that writes a core. */
import { Buffer } from 'node:buffer'
import { connect, createServer } from 'node:net'

const channel = connect(Number(process.argv[process.argv.indexOf('--channel') + 1]), '127.0.0.1')
const send = (message) => channel.write(`${JSON.stringify(message)}\n`)
const sockets = new Set()
let isDying = false

const server = createServer((socket) => {
  sockets.add(socket)
  socket.on('error', () => {})
  socket.on('data', () =>
    setTimeout(() => socket.write(Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello')), 500),
  )
})

server.listen(0, '127.0.0.1', () => {
  const info = { name: 'dying', version: '0', capabilities: [], limits: {}, timeouts: {} }
  send({ is: 'ready', info, port: server.address().port })
})

let rest = ''
channel.on('close', () => process.exit(0))
channel.on('data', (bytes) => {
  const lines = (rest + bytes).split('\n')
  rest = lines.pop()
  for (const line of lines) hear(JSON.parse(line))
})

function hear(message) {
  if (isDying) return
  if (message.do === 'begin') send({ is: 'begun', run: message.run })
  else if (message.do === 'end') send({ is: 'ended', run: message.run, breaches: [], failure: null })
  else {
    isDying = true
    server.close()
    for (const socket of sockets) socket.destroy()
    setTimeout(() => process.stderr.write('dying\n  at one place\n  at another\n', () => process.exit(7)), 300)
  }
}
