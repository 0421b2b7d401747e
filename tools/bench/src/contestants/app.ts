/** The scenarios as an app, and a server of TSGI that serves it. Gives the port. */
import { Buffer } from 'node:buffer'
import type { App, Serve } from '@tsgi/spec'
import { validate } from '@tsgi/spec/validator'
import { type ScenarioName, scenarios } from '../scenarios.ts'

export const start = (name: ScenarioName, serve: Serve): Promise<number> => listen(appOf(name), serve)

/** The same inside the validator. A breach would be printed, and there is none. */
export const startValidated = (name: ScenarioName, serve: Serve): Promise<number> =>
  listen(validate(appOf(name)), serve)

async function listen(app: App, serve: Serve): Promise<number> {
  const server = await serve(app, { port: 0 })
  return Number(new URL(server.url ?? '').port)
}

function appOf(name: ScenarioName): App {
  const { contentType, chunks } = scenarios[name]
  const text = Buffer.concat(chunks).toString()
  if (name === 'text') return () => ({ status: 200, headers: [['content-type', contentType]], body: text })
  return () => ({ status: 200, headers: [['content-type', contentType]], body: each(chunks) })
}

async function* each(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}
