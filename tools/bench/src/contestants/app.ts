/** A scenario as a plain app, and a server of TSGI that serves it. Gives the port. */
import { Buffer } from 'node:buffer'
import type { App, Middleware, Serve, ServeOptions } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { validate } from '@tsgi/spec/validator'
import { each, type Scenario, transferBytes, userOf } from '../scenarios.ts'

export const start = (scenario: Scenario, serve: Serve, options: ServeOptions = {}): Promise<number> =>
  listen(appOf(scenario), serve, options)

/** The same inside the validator. A breach would be printed, and there is none. */
export const startValidated = (scenario: Scenario, serve: Serve): Promise<number> =>
  listen(validate(appOf(scenario)), serve)

export async function listen(app: App, serve: Serve, options: ServeOptions = {}): Promise<number> {
  const server = await serve(app, { ...options, port: 0, limits: { maxRequestBodySize: transferBytes } })
  return Number(new URL(server.url ?? '').port)
}

/** Adds to the context what a middleware for users or traces would add. */
const layer: Middleware<{ readonly layer: number }> = (next) => (request, context) =>
  next(request, derive(context, { layer: 1 }))

function appOf(scenario: Scenario): App {
  let app = bareAppOf(scenario)
  for (let i = 0; i < scenario.middlewares; i += 1) app = layer(app)
  return app
}

function bareAppOf({ work, answer: { contentType, chunks }, request: { headers } }: Scenario): App {
  const bytes = () => Buffer.concat(chunks)
  switch (work) {
    case 'text': {
      const text = bytes().toString()
      return () => ({ status: 200, headers: [['content-type', contentType]], body: text })
    }
    case 'json':
      return ({ url }) => ({
        status: 200,
        headers: [['content-type', contentType]],
        body: JSON.stringify(userOf(url.slice(url.lastIndexOf('/') + 1))),
      })
    case 'echo':
      return async (request) => ({
        status: 200,
        headers: [['content-type', contentType]],
        body: JSON.stringify(await request.json()),
      })
    case 'stream':
      return () => ({ status: 200, headers: [['content-type', contentType]], body: each(chunks) })
    case 'big': {
      const body = bytes()
      return () => ({ status: 200, headers: [['content-type', contentType]], body })
    }
    case 'header': {
      const name = Object.keys(headers).at(-1) ?? 'x-field-1'
      return (request) => ({
        status: 200,
        headers: [['content-type', contentType]],
        body: request.headers.get(name) ?? 'none',
      })
    }
    case 'upload':
      return async (request) => {
        let size = 0
        for await (const chunk of request.body ?? []) size += chunk.byteLength
        return { status: 200, headers: [['content-type', contentType]], body: String(size) }
      }
    case 'socket':
      return () => ({ upgrade: 'websocket', listener: { message: (socket, data) => void socket.send(data) } })
  }
}
