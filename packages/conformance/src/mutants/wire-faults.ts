/** Places to put a fault on the bytes between client and server: anywhere, or in heads alone. */
import type { Serve } from '@tsgi/spec'
import { breakSockets, type WireFault } from './sockets.ts'

/** A server whose bytes are changed on their way. Only for servers whose sockets are those of node:net. */
export function onTheWire(fault: WireFault): (serve: Serve) => Serve {
  return (serve) => {
    breakSockets(fault)
    return serve
  }
}

/** A server that reads another head of each request that begins a piece. */
export function onRequestHeads(change: (head: string) => string): (serve: Serve) => Serve {
  return onTheWire({ request: (text) => text.replace(/^[A-Za-z]+ [^\r\n]* HTTP\/[\s\S]*?\r\n\r\n/, change) })
}

/** A server that sends another head of each answer that begins a piece. */
export function onAnswerHeads(change: (head: string) => string): (serve: Serve) => Serve {
  return onTheWire({ response: (text) => changeHead(text, change) })
}

export function changeHead(text: string, change: (head: string) => string): string {
  return text.replace(/^HTTP\/1\.1 [\s\S]*?\r\n\r\n/, change)
}

export function addField(head: string, line: string): string {
  return head.replace(/\r\n\r\n$/, `\r\n${line}\r\n\r\n`)
}
