/** Servers that have no patience, or make others wait with those who need it. */
import type { App } from '@tsgi/spec'
import { aroundApps } from './faults.ts'
import type { ServerMutant } from './mutant.ts'

export const slowMutants: readonly ServerMutant[] = [
  {
    name: 'gives up on an app after 10 s',
    rule: 'slow-exchanges-are-not-cut',
    seenIn: 'Bun.serve, whose idleTimeout of 10 s counts while an app is at work',
    break: aroundApps((app) => async (request, context) => {
      let timer: NodeJS.Timeout | undefined
      const over = new Promise<Awaited<ReturnType<App>>>((resolve) => {
        timer = setTimeout(() => resolve({ status: 503, headers: [['connection', 'close']] }), 10_000)
      })
      try {
        return await Promise.race([app(request, context), over])
      } finally {
        clearTimeout(timer)
      }
    }),
  },
  {
    name: 'takes one request at a time',
    rule: 'slow-clients-hold-nobody-up',
    seenIn: 'wsgiref and other servers of one thread',
    break(serve) {
      // For each app, because those of other cases wait for each other.
      return aroundApps((app) => {
        let last: Promise<unknown> = Promise.resolve()
        return (request, context) => {
          const answer = last.then(() => app(request, context))
          last = answer.catch(() => {})
          return answer
        }
      })(serve)
    },
  },
]
