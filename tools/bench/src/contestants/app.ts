/** The scenarios as an app, and a server of TSGI that serves it. Gives the port. */
import { Buffer } from 'node:buffer'
import type { App, Serve } from '@tsgi/spec'
import { type ScenarioName, scenarios } from '../scenarios.ts'

export async function start(name: ScenarioName, serve: Serve): Promise<number> {
  const server = await serve(appOf(name), { port: 0 })
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
