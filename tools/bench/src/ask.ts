/** A port and a scenario in; nothing out, or an error that says how the answer differs from the one of the scenario. */
import { Buffer } from 'node:buffer'
import { request as makeRequest } from 'node:http'
import type { Scenario } from './scenarios.ts'

interface Received {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

/** Whoever sends something else is not compared. */
export async function checkAnswer(port: number, scenario: Scenario): Promise<void> {
  const difference = differenceOf(scenario, await ask(port, scenario))
  if (difference !== null) throw new Error(difference)
}

/** What is wrong with an answer; `null` for one as it should be. Pure. */
export function differenceOf({ answer }: Scenario, { status, type, body }: Received): string | null {
  const demand = `The answer has to be a 200 of ${answer.contentType} with the bytes of the scenario`
  if (status !== 200) return `${demand}; got the status ${status}`
  // Text and JSON are UTF-8 with or without the word: frameworks differ there, in the spelling too.
  const media = type.toLowerCase().replace(/; *charset=utf-8$/, '')
  if (media !== answer.contentType) return `${demand}; got the type "${type}"`
  const expected = Buffer.concat(answer.chunks)
  return body.equals(expected) ? null : `${demand}; got ${body.byteLength} other bytes`
}

function ask(port: number, { request }: Scenario): Promise<Received> {
  const { method, path, headers, body } = request
  return new Promise((resolve, reject) => {
    const asked = makeRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        const type = response.headers['content-type'] ?? ''
        resolve({ status: response.statusCode ?? 0, type, body: Buffer.concat(parts) })
      })
    })
    asked.setTimeout(10_000, () => asked.destroy(new Error('no answer within 10 s')))
    asked.on('error', reject)
    asked.end(body ?? undefined)
  })
}
