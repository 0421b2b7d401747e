/** `Bun.serve` with a fetch handler. Runs under Bun. */
import { adapt } from './adapted.ts'

interface BunGlobal {
  readonly Bun: {
    readonly version: string
    readonly serve: (options: {
      readonly hostname: string
      readonly port: number
      readonly fetch: (request: Request) => Promise<Response>
    }) => { readonly port: number; readonly stop: (closeActive: boolean) => unknown }
  }
}

const { Bun: bun } = globalThis as unknown as BunGlobal

export const serve = adapt('Bun.serve', bun.version, (fetch) => {
  const server = bun.serve({ hostname: '127.0.0.1', port: 0, fetch })
  return Promise.resolve({ port: server.port, stop: () => server.stop(true) })
})
