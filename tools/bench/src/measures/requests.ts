/** A contestant and a scenario under load in, CPU, throughput, latency and memory out. */
import type { Measure } from '../measure.ts'
import { scenarios } from '../scenarios.ts'
import { withServer } from '../server-child.ts'

/** The compiler of V8 is at work in the first second, and on a busy machine in the next one too. */
const warmUpSeconds = 2

export const measureRequests: Measure = ({ contestant, scenario }, { load, connections, seconds }) =>
  withServer(contestant, scenario, async (server) => {
    const { request } = scenarios[scenario]
    await load.run(server.port, request, { connections, seconds: warmUpSeconds })
    const before = await server.usage()
    const result = await load.run(server.port, request, { connections, seconds })
    const after = await server.usage()
    return {
      cpu: (after.cpu - before.cpu) / result.requests,
      throughput: result.requests / result.seconds,
      p99: result.p99,
      memory: after.peak / 2 ** 20,
    }
  })
