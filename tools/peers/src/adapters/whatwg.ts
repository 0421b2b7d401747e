/** @whatwg-node/server as its README puts it into `node:http`. */
import { createServerAdapter } from '@whatwg-node/server'
import { versionOf } from '../version-of.ts'
import { adapt } from './adapted.ts'
import { listenWith } from './http.ts'

export const serve = adapt('@whatwg-node/server', versionOf('@whatwg-node/server'), (fetch) =>
  listenWith(createServerAdapter((request: Request) => fetch(request))),
)
