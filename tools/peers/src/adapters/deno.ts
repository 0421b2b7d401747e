/** `Deno.serve` with a fetch handler. Runs under Deno. */
import { adapt } from './adapted.ts'

interface DenoGlobal {
  readonly Deno: {
    readonly version: { readonly deno: string }
    readonly serve: (
      options: { readonly hostname: string; readonly port: number; readonly onListen: () => void },
      handler: (request: Request) => Promise<Response>,
    ) => { readonly addr: { readonly port: number }; readonly shutdown: () => unknown }
  }
}

const { Deno: deno } = globalThis as unknown as DenoGlobal

export const serve = adapt('Deno.serve', deno.version.deno, (fetch) => {
  const server = deno.serve({ hostname: '127.0.0.1', port: 0, onListen: () => {} }, fetch)
  return Promise.resolve({ port: server.addr.port, stop: () => server.shutdown() })
})
