/** The peers: which module serves each of them, on which runtime. The only place that knows every peer. */
import { bun, deno } from '@tsgi/runtimes'

export interface Peer {
  /** How the command calls it. */
  readonly name: string
  /** How its authors call it. */
  readonly title: string
  /** Where it comes from. */
  readonly home: string
  /** URL of the module that exports `serve`. */
  readonly module: string
  /** The program that it runs on, `null` where there is none for this machine. */
  readonly program: string | null
  /** Words before the script. */
  readonly words: readonly string[]
  /** Whether it is a layer over `node:http`. */
  readonly isOnNode: boolean
}

const onNode = { program: process.execPath, words: [], isOnNode: true }

export const peers: readonly Peer[] = [
  { name: 'srvx', title: 'srvx', home: 'https://srvx.h3.dev', module: moduleOf('srvx'), ...onNode },
  {
    name: 'hono',
    title: '@hono/node-server',
    home: 'https://github.com/honojs/node-server',
    module: moduleOf('hono'),
    ...onNode,
  },
  {
    name: 'whatwg',
    title: '@whatwg-node/server',
    home: 'https://github.com/ardatan/whatwg-node',
    module: moduleOf('whatwg'),
    ...onNode,
  },
  {
    name: 'remix',
    title: '@remix-run/node-fetch-server',
    home: 'https://github.com/remix-run/remix',
    module: moduleOf('remix'),
    ...onNode,
  },
  {
    name: 'node',
    title: 'http.createServer',
    home: 'https://nodejs.org/api/http.html',
    module: moduleOf('node'),
    ...onNode,
    isOnNode: false,
  },
  {
    name: 'bun',
    title: 'Bun.serve',
    home: 'https://bun.sh/docs/runtime/http/server',
    module: moduleOf('bun'),
    program: bun,
    words: ['run'],
    isOnNode: false,
  },
  {
    name: 'deno',
    title: 'Deno.serve',
    home: 'https://docs.deno.com/api/deno/~/Deno.serve',
    module: moduleOf('deno'),
    program: deno,
    // The packages of the workspace lie in node_modules, where pnpm has put them.
    words: ['run', '--no-prompt', '--node-modules-dir=manual', '--allow-all'],
    isOnNode: false,
  },
]

function moduleOf(name: string): string {
  return new URL(`./adapters/${name}.js`, import.meta.url).href
}
