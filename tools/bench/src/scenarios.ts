/** What is asked of every contestant: the answer that each of them has to send. */

/** The answer of a scenario. */
export interface Scenario {
  readonly contentType: string
  readonly chunks: readonly Uint8Array[]
}

const text = new TextEncoder().encode('Hello, world!')
const chunk = new Uint8Array(1024).fill(0x2e)

export const scenarios = {
  /** A short text, sent whole. */
  text: { contentType: 'text/plain', chunks: [text] },
  /** 64 chunks of 1 KiB, sent as they are given. */
  stream: { contentType: 'application/octet-stream', chunks: Array.from({ length: 64 }, () => chunk) },
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof scenarios

export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[]
