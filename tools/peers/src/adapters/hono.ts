/** @hono/node-server as its README starts it, with a fetch handler that needs no Hono. */
import type { Server } from 'node:http'
import { serve as listen } from '@hono/node-server'
import { versionOf } from '../version-of.ts'
import { adapt } from './adapted.ts'
import { listening } from './http.ts'

export const serve = adapt('@hono/node-server', versionOf('@hono/node-server'), (fetch) =>
  listening(listen({ fetch, port: 0, hostname: '127.0.0.1' }) as Server),
)
