/** What an app returned in, what a middleware makes of the answer out: at once where the answer came at once. */
import type { Answer } from '@tsgi/spec'

type Returned = Answer | Promise<Answer>

/**
 * Calls `change` with the answer, which may be a WebSocket. What the app rejects with goes on as it is, and so does what
 * is no answer at all: the server tells it better.
 */
export function whenAnswered(returned: Returned, change: (answer: Answer) => Returned): Returned {
  const changed = (answer: Answer) => (isObject(answer) ? change(answer) : answer)
  return isPromise(returned) ? returned.then(changed) : changed(returned)
}

function isObject(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null
}

/** By its shape, because a promise may come from another realm or a library. */
export function isPromise(returned: Returned): returned is Promise<Answer> {
  return typeof (returned as Partial<Promise<Answer>> | null | undefined)?.then === 'function'
}
