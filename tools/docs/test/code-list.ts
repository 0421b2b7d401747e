/**
 * What is needed to compile and run the code of the documents, and nothing else: each block of TypeScript or JavaScript is
 * either named by its first line (`// app.ts`) and stands in `programs`, or it stands in `fragments`.
 */

/** A block that is no file of its own, known by how it begins. */
export interface Fragment {
  readonly begins: string
  /** What stands before it when it is compiled. */
  readonly before?: string
  /** It stands word for word in this file, which something else runs. */
  readonly from?: string
}

/** What a named block is. */
export type Program =
  /** Listens on port 3000, and is asked. What it proxies to listens on port 4000, and answers with method, path and body. */
  | {
      readonly is: 'server'
      readonly ask: (origin: string) => Promise<unknown>
      readonly gives: unknown
      readonly on?: 'bun' | 'deno'
    }
  | { readonly is: 'test'; readonly passes: number }
  | { readonly is: 'script'; readonly prints: RegExp }
  /** Imported by another one. */
  | { readonly is: 'part' }
  | { readonly is: 'compiled'; readonly because: string }

/** What the code of other platforms finds there. */
export const ambient = `
declare const Bun: { serve(options: { port: number; fetch: (request: Request) => Promise<Response> }): unknown }
declare const Deno: { serve(options: { port: number }, handler: (request: Request) => Promise<Response>): unknown }
`

const app = `import type { App } from '@tsgi/spec'\ndeclare const app: App\n`
const serve = `import { serve } from '@tsgi/server-node'\n`
const apps = (...names: readonly string[]) =>
  `import type { App } from '@tsgi/spec'\ndeclare const ${names.map((name) => `${name}: App`).join(', ')}\n`
const middlewares = (...names: readonly string[]) =>
  `import type { Middleware } from '@tsgi/spec'\ndeclare const ${names.map((name) => `${name}: Middleware`).join(', ')}\n`
const myServer = 'packages/conformance/examples/my-server.js'

/** The rules of SPEC.md show apps, one after the other, made with the helpers of one of its blocks, or what is asserted of types. */
export const spec = {
  path: 'packages/spec/SPEC.md',
  helpers: 'const answers =',
  assertions: 'packages/spec/test-types/assertions.ts',
  before: `import type { App, Context, HttpRequest, HttpResponse } from '@tsgi/spec'\nimport { derive } from '@tsgi/spec/derive'\n`,
}

export const fragments: Readonly<Record<string, readonly Fragment[]>> = {
  'packages/conformance/README.md': [
    { begins: `import { conformanceHost }`, before: serve },
    { begins: '/** A TSGI server on node:http', from: myServer },
    { begins: 'import { apps, cases, formatTable' },
  ],
  'packages/framework-mini/README.md': [
    { begins: `const app = mini().get('/users/:id'`, before: `import { mini } from '@tsgi/framework-mini'\n` },
    {
      begins: 'mini()\n  .use(log)',
      before: `${apps('shop')}${middlewares('log')}import { mini } from '@tsgi/framework-mini'\ndeclare const auth: Middleware<{ readonly user: string }>\n`,
    },
    {
      begins: 'app.onError(',
      before: `import { HttpError, json, mini } from '@tsgi/framework-mini'\nconst app = mini()\n`,
    },
  ],
  'packages/middleware/README.md': [
    { begins: `import { accessLog }`, before: apps('pages') },
    {
      begins: 'const store: RateLimitStore',
      before: `import type { RateLimitStore } from '@tsgi/middleware/rate-limit'\ndeclare const countIn: (key: string, window: number) => Promise<{ count: number; left: number }>\n`,
    },
  ],
  'packages/server-node/README.md': [{ begins: 'await serve(app, { port: 443', before: app + serve }],
  'packages/server-uws/README.md': [
    { begins: 'await serve(app, { port: 443', before: `${app}import { serve } from '@tsgi/server-uws'\n` },
  ],
  'packages/spec/README.md': [
    { begins: `import { validate }`, before: app + serve },
    { begins: `import { validateMiddleware }`, before: `${middlewares('auth', 'compress')}${apps('shop')}` },
  ],
  'packages/spec/SPEC.md': [
    { begins: 'type App<C = Context>', before: `import type { Answer, Context, HttpRequest } from '@tsgi/spec'\n` },
    { begins: spec.helpers, before: spec.before },
  ],
  'docs/guide/09-writing-a-server.md': [
    { begins: 'const capabilities =', from: myServer },
    { begins: '  return { address, stopAccepting', from: myServer },
    { begins: '  const head = tsgi.judgeHead', from: myServer },
    { begins: '  exchange = new tsgi.Exchange', from: myServer },
  ],
}
