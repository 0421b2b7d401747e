/** The trailers of an answer in, the same out; what they resolve with is judged when the server looks. */
import { show } from '../server/errors.ts'
import { headOnly } from '../server/trailers.ts'
import { appBreach, type Report } from './breach.ts'
import { judgeFields } from './judge-fields.ts'

const rule = 'trailers-are-promised-fields'

/** What the server gets for `trailers`. Nobody asks for them before the server does: a rejection stays its matter. */
export function judgeTrailers(trailers: unknown, report: Report): () => unknown {
  if (typeof (trailers as Partial<PromiseLike<unknown>> | null)?.then !== 'function') {
    const cure = 'Give a promise: trailers: Promise.resolve([…]).'
    report(appBreach(rule, 'trailers of an answer are a promise of [name, value] pairs', show(trailers), cure))
    return () => trailers
  }
  let judged: unknown
  return () => {
    judged ??= (trailers as PromiseLike<unknown>).then((given) => {
      if (given === undefined) return given
      const { headers, fields } = judgeFields(given, false, report)
      for (const [name] of fields ?? []) {
        if (!headOnly.has(name.toLowerCase())) continue
        const demand = 'a trailer is nothing that the client had to know before'
        report(appBreach(rule, demand, show(name), 'Send it in the headers.'))
      }
      return headers
    })
    return judged
  }
}
