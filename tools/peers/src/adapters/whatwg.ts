/** @whatwg-node/server as its README puts it into `node:http`. */
import type { RequestListener } from 'node:http'
import { versionOf } from '../version-of.ts'
import { adapt, type Handler } from './adapted.ts'
import { listenWith } from './http.ts'

// Not by a static import: its types would bring the DOM library into every file of this program.
const name: string = '@whatwg-node/server'
const { createServerAdapter } = (await import(name)) as { createServerAdapter: (handler: Handler) => RequestListener }

export const serve = adapt(name, versionOf(name), (fetch) =>
  listenWith(createServerAdapter((request) => fetch(request))),
)
