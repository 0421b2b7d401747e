/** What an app returned in, what a middleware makes of the answer out: at once where the answer came at once. */
import type { Answer } from '@tsgi/spec'

type Returned = Answer | Promise<Answer>

/** Calls `change` with the answer. What the app rejects with goes on as it is. */
export function whenAnswered(returned: Returned, change: (answer: Answer) => Returned): Returned {
  return isPromise(returned) ? returned.then(change) : change(returned)
}

/** By its shape, because a promise may come from another realm or a library. */
export function isPromise(returned: Returned): returned is Promise<Answer> {
  return typeof (returned as Partial<Promise<Answer>> | null | undefined)?.then === 'function'
}
