/** A contestant in, the time from the start of its process to its first answer out. */
import { checkAnswer } from '../ask.ts'
import type { Measure } from '../measure.ts'
import { scenarios } from '../scenarios.ts'
import { withServer } from '../server-child.ts'

export const measureStart: Measure = async ({ contestant, scenario }) => {
  const began = performance.now()
  return withServer(contestant, scenario, async (server) => {
    await checkAnswer(server.port, scenarios[scenario])
    const start = performance.now() - began
    return { start, memory: (await server.usage()).peak / 2 ** 20 }
  })
}
