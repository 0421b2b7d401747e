/** Runs under Bun or Deno: serves the demo and an app with a fault through `toFetch`, and prints the port. */
import { demo } from '@tsgi/demo'
import { mini } from '@tsgi/framework-mini'
import { toFetch } from '@tsgi/spec/to-fetch'

interface Platform {
  readonly Bun?: {
    readonly version: string
    readonly serve: (options: { hostname: string; port: number; fetch: (request: Request) => Promise<Response> }) => {
      readonly port: number
    }
  }
  readonly Deno?: {
    readonly version: { readonly deno: string }
    readonly serve: (
      options: { hostname: string; port: number; onListen: (address: { readonly port: number }) => void },
      handler: (request: Request) => Promise<Response>,
    ) => unknown
  }
}

const { Bun: bun, Deno: deno } = globalThis as Platform
const site = mini()
  .get('/text', () => 'höllo')
  .get('/users/:id', ({ params }) => params)
  .get('/cookies', () => ({
    status: 200,
    headers: [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ] as const,
  }))
  .get('/fail', () => {
    throw new Error('secret')
  })
const pages = demo()
const known = /^\/$|^\/(?:assets|events|notes|upload)\b/
const [name, version] = bun ? ['bun', bun.version] : ['deno', deno?.version.deno]
const fetch = toFetch(
  (request, context) => (known.test(new URL(request.url).pathname) ? pages : site).fetch(request, context),
  { name, version, onError: () => {} },
)

// The sockets of the operating system, so that `fetch` is called as a user's would be.
if (bun) console.log(bun.serve({ hostname: '127.0.0.1', port: 0, fetch }).port)
else
  deno?.serve({ hostname: '127.0.0.1', port: 0, onListen: ({ port }) => console.log(port) }, (request) =>
    fetch(request),
  )
