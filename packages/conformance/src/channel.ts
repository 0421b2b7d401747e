/** The side channel between host and client: lines of JSON over a connection of loopback that no server under test sees. */
import type { Socket } from 'node:net'
import type { ServerInfo } from '@tsgi/spec'
import type { Breach } from '@tsgi/spec/validator'

/** What the client tells the host. */
export type ToHost =
  | { readonly do: 'begin'; readonly run: number; readonly subject: string; readonly validated: boolean }
  | { readonly do: 'tell'; readonly run: number; readonly name: string; readonly data?: unknown }
  | { readonly do: 'end'; readonly run: number }

/** What the host tells the client. */
export type ToClient =
  | { readonly is: 'ready'; readonly runtime: string; readonly info: ServerInfo; readonly port: number }
  | { readonly is: 'unable'; readonly runtime: string; readonly reason: string }
  | { readonly is: 'begun'; readonly run: number }
  | { readonly is: 'note'; readonly run: number; readonly name: string; readonly data?: unknown }
  | {
      readonly is: 'ended'
      readonly run: number
      readonly breaches: readonly Breach[]
      readonly failure: string | null
    }

/** Sends messages and hears those of the other side. */
export function openChannel<Out, In>(socket: Socket, hear: (message: In) => void): (message: Out) => void {
  let rest = ''
  socket.setEncoding('utf8')
  socket.setNoDelay(true)
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) hear(JSON.parse(line) as In)
  })
  return (message) => void socket.write(`${JSON.stringify(message)}\n`)
}
