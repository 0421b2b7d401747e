/** Servers that treat errors wrongly. */
import type { Serve, ServeOptions } from '@tsgi/spec'
import { aroundApps, otherAnswers, otherOptions } from './faults.ts'
import type { ServerMutant } from './mutant.ts'

/** A server whose `onError` is called otherwise. */
const withReports = (change: (report: NonNullable<ServeOptions['onError']>) => NonNullable<ServeOptions['onError']>) =>
  otherOptions((options) =>
    options.onError === undefined ? options : { ...options, onError: change(options.onError) },
  )

export const errorsMutants: readonly ServerMutant[] = [
  {
    name: 'sends the stack of an error to the client',
    rule: 'a-throw-is-a-bare-500',
    seenIn: '@whatwg-node/server; the development page of Bun',
    break: aroundApps((app) => async (request, context) => {
      try {
        return await app(request, context)
      } catch (error) {
        return { status: 500, body: String((error as Error | undefined)?.stack ?? error) }
      }
    }),
  },
  {
    name: 'reports each error twice',
    rule: 'errors-are-reported-once',
    break: withReports((report) => (error, where) => {
      // What the first of them rejects with is contained too.
      Promise.resolve(report(error, where)).catch(() => {})
      return report(error, where)
    }),
  },
  {
    name: 'reports clients that have left',
    rule: 'lost-clients-are-no-errors',
    break: (serve) =>
      ((app: Parameters<Serve>[0], options: ServeOptions = {}) => {
        const { onError } = options
        if (onError === undefined) return serve(app as never, options)
        // What an app has done wrong is reported already.
        const reported = new WeakSet<object>()
        const noting: ServeOptions['onError'] = (error, where) => {
          if (where.context !== undefined) reported.add(where.context)
          return onError(error, where)
        }
        return aroundApps((inner) => (request, context) => {
          void context.completed.then(({ outcome }) => {
            if (outcome === 'aborted' && !reported.has(context))
              onError(request.signal.reason, { phase: 'app', request, context })
          })
          return inner(request, context)
        })(serve)(app as never, { ...options, onError: noting })
      }) as Serve,
  },
  {
    name: 'lets what onError throws escape',
    rule: 'a-failing-reporter-is-contained',
    break: withReports((report) => (error, where) => {
      queueMicrotask(() => report(error, where))
    }),
  },
  {
    name: 'lets what an answer throws when it is read escape',
    rule: 'no-app-ends-the-process',
    seenIn: 'h3js/srvx#92, h3js/srvx#244: the process ends',
    break: otherAnswers((answer) => {
      if (typeof answer !== 'object' || answer === null) return answer
      try {
        void Reflect.get(answer, 'status')
      } catch (error) {
        process.nextTick(() => {
          throw error
        })
      }
      return answer
    }),
  },
  {
    name: 'ends when an app throws what is no Error',
    rule: 'a-throw-is-a-bare-500',
    break: aroundApps((app) => async (request, context) => {
      try {
        return await app(request, context)
      } catch (error) {
        if (!(error instanceof Error)) process.exit(1)
        throw error
      }
    }),
  },
]
