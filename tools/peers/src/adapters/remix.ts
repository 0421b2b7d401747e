/** @remix-run/node-fetch-server as its README puts it into `node:http`. */
import { createRequestListener } from '@remix-run/node-fetch-server'
import { versionOf } from '../version-of.ts'
import { adapt } from './adapted.ts'
import { listenWith } from './http.ts'

export const serve = adapt('@remix-run/node-fetch-server', versionOf('@remix-run/node-fetch-server'), (fetch) =>
  listenWith(createRequestListener((request: Request) => fetch(request))),
)
