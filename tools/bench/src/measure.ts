/** A contestant, a scenario and a load in, one sample out; the answer is checked before it is measured. */
import { Buffer } from 'node:buffer'
import type { Load, LoadOptions } from './load.ts'
import { type ScenarioName, scenarios } from './scenarios.ts'
import { ServerChild } from './server-child.ts'

/** One round of one contestant. */
export interface Sample {
  /** User and system time of the server's process for one request, in microseconds. */
  readonly cpu: number
  /** Requests answered in a second. */
  readonly throughput: number
}

const warmUpSeconds = 1

export async function measure(
  contestant: string,
  scenario: ScenarioName,
  load: Load,
  options: LoadOptions,
): Promise<Sample> {
  const server = await ServerChild.start(contestant, scenario)
  try {
    await checkAnswer(server.url, scenario)
    await load.run(server.url, { ...options, seconds: warmUpSeconds })
    const before = await server.cpu()
    const { requests, seconds } = await load.run(server.url, options)
    const after = await server.cpu()
    return { cpu: (after - before) / requests, throughput: requests / seconds }
  } finally {
    await server.stop()
  }
}

/** Whoever sends something else is not compared. */
async function checkAnswer(url: string, scenario: ScenarioName): Promise<void> {
  const { chunks, contentType } = scenarios[scenario]
  const response = await fetch(url)
  const body = Buffer.from(await response.arrayBuffer())
  const demand = `The answer to the scenario ${scenario} is a 200 of ${contentType} with the bytes of the scenario`
  if (response.status !== 200) throw new Error(`${demand}; got the status ${response.status}`)
  const type = response.headers.get('content-type')
  if (type !== contentType) throw new Error(`${demand}; got the type ${type}`)
  if (!body.equals(Buffer.concat(chunks))) throw new Error(`${demand}; got ${body.byteLength} other bytes`)
}
