/** What can be measured: for each question its scenarios, its contestants and the way it is measured. */
import type { ContestantName } from './contestants.ts'
import type { Cell, Measure } from './measure.ts'
import { measureConnections } from './measures/connections.ts'
import { measureRequests } from './measures/requests.ts'
import { measureStart } from './measures/start.ts'
import { measureTransfer } from './measures/transfer.ts'
import type { ScenarioName } from './scenarios.ts'

export interface Topic {
  readonly title: string
  /** What the reader has to know about the figures. */
  readonly about: string
  readonly scenarios: readonly ScenarioName[]
  readonly contestants: readonly ContestantName[]
  readonly measure: Measure
  /** Whether seconds and connections of a load make a difference. */
  readonly hasLoad: boolean
  /** Whether the answers can be checked before the run: a request of HTTP with an answer of moderate size. */
  readonly isChecked: boolean
}

const servers = ['node:http', 'server-node', 'uWebSockets.js', 'server-uws'] as const
const all = [
  'node:http',
  'server-node',
  'mini on server-node',
  'fastify',
  'hono',
  'h3 on srvx',
  'express',
  'uWebSockets.js',
  'server-uws',
  'mini on server-uws',
] as const

export const topics = {
  requests: {
    title: 'Requests',
    about: `What a request costs. **text**: 13 bytes of text. **json**: a request with seven ordinary fields and a parameter in its path,
answered with a small object. **echo**: a POST of 1 KiB of JSON, parsed and sent back. **stream**: 64 chunks of 1 KiB,
given one after the other. **big**: 1 MiB at once.`,
    scenarios: ['text', 'json', 'echo', 'stream', 'big'],
    contestants: all,
    measure: measureRequests,
    hasLoad: true,
    isChecked: true,
  },
  headers: {
    title: 'Fields of a request',
    about: 'A request with 1, 10 and 40 fields, `host` among them; the app reads one and sends it back.',
    scenarios: ['1 header', '10 headers', '40 headers'],
    contestants: servers,
    measure: measureRequests,
    hasLoad: true,
    isChecked: true,
  },
  routes: {
    title: 'Routes',
    about:
      'framework-mini with 1, 100 and 1,000 routes that have a parameter; the last one is asked. There is no raw platform to compare with.',
    scenarios: ['1 route', '100 routes', '1,000 routes'],
    contestants: ['mini on server-node', 'mini on server-uws'],
    measure: measureRequests,
    hasLoad: true,
    isChecked: true,
  },
  middlewares: {
    title: 'Middlewares',
    about:
      'A text inside 0, 1 and 5 middlewares, each of which adds a member to the context by `derive()`. There is no raw platform to compare with.',
    scenarios: ['0 middlewares', '1 middleware', '5 middlewares'],
    contestants: ['server-node', 'server-uws'],
    measure: measureRequests,
    hasLoad: true,
    isChecked: true,
  },
  connections: {
    title: 'Idle connections',
    about: `What the resident memory of the server grew by for each connection that had one answer (or became a WebSocket) and is
silent since, after a collection of garbage. Raw node:http has \`ws\` for its WebSockets. The client is another process;
what the kernel keeps for a socket is not in it. Below 1 KiB there is no ratio: that is the noise of pages.`,
    scenarios: ['1,000 kept connections', '10,000 kept connections', '1,000 WebSockets', '10,000 WebSockets'],
    contestants: servers,
    measure: measureConnections,
    hasLoad: false,
    isChecked: false,
  },
  transfer: {
    title: 'One gibibyte',
    about:
      'One body of 1 GiB in chunks of 64 KiB, sent to the server, which counts its bytes, and sent by the server: the peak of its memory. The speed is that of the client too.',
    scenarios: ['1 GiB up', '1 GiB down'],
    contestants: servers,
    measure: measureTransfer,
    hasLoad: false,
    isChecked: false,
  },
  start: {
    title: 'Start',
    about: 'From the start of the process to its first answer, a check of the answer included.',
    scenarios: ['text'],
    contestants: all,
    measure: measureStart,
    hasLoad: false,
    isChecked: true,
  },
  validator: {
    title: 'The validator',
    about: 'Servers whose app is inside the validator; raw is the same server without it.',
    scenarios: ['text', 'json', 'echo', 'stream'],
    contestants: ['server-node', 'server-node, validated', 'server-uws', 'server-uws, validated'],
    measure: measureRequests,
    hasLoad: true,
    isChecked: true,
  },
} as const satisfies Record<string, Topic>

export type TopicName = keyof typeof topics

export const topicNames = Object.keys(topics) as readonly TopicName[]

/** Each contestant in each scenario. */
export function cellsOf(name: TopicName): readonly Cell[] {
  const { scenarios, contestants }: Topic = topics[name]
  return scenarios.flatMap((scenario) => contestants.map((contestant) => ({ scenario, contestant })))
}
