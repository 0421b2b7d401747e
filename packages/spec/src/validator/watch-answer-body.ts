/** The body of an answer in, the same body out: its chunks are judged while the server pulls them. */
import type { RuleId } from '../rules/index.ts'
import { show } from '../server/errors.ts'
import type { Report } from './breach.ts'
import { hashOf, type Reading, watchBody } from './watch-body.ts'

/** `declared` is the length to keep; `null` where nobody counts. */
export function watchAnswerBody(
  body: object,
  declared: number | null,
  { report, ended }: { readonly report: Report; readonly ended: () => void },
): object {
  return watchBody(body, () => judgeChunks(declared, report, ended))
}

function judgeChunks(declared: number | null, report: Report, ended: () => void): Reading {
  const tell = (rule: RuleId, demand: string, got: string, cure: string) =>
    report({ rule, party: 'app', demand, got, cure })
  let sent = 0
  let given: { readonly chunk: Uint8Array; readonly hash: number } | null = null
  const checkGiven = () => {
    const before = given
    given = null
    if (before === null || hashOf(before.chunk) === before.hash) return
    const cure = 'Make a new Uint8Array for each chunk, or give a copy: chunk.slice().'
    const got = `a chunk of ${before.chunk.byteLength} bytes that was changed later`
    tell('given-chunks-are-given-away', 'a chunk that was given to the server is not changed', got, cure)
  }
  return {
    chunk(value) {
      checkGiven()
      if (!(value instanceof Uint8Array)) {
        tell('chunks-are-bytes', 'each chunk of a body is a Uint8Array', show(value), 'Encode text with a TextEncoder.')
        return value
      }
      given = { chunk: value, hash: hashOf(value) }
      const before = sent
      sent += value.byteLength
      if (declared !== null && sent > declared && before <= declared) {
        const cure = 'Declare the true length or none.'
        tell('long-bodies-are-cut', `a body has the length that it declares, ${declared}`, `${sent} bytes`, cure)
      }
      return value
    },
    ended() {
      checkGiven()
      if (declared !== null && sent < declared) {
        const cure = 'Declare the true length or none.'
        tell('short-bodies-are-cut', `a body has the length that it declares, ${declared}`, `${sent} bytes`, cure)
      }
      ended()
    },
    failed() {
      checkGiven()
    },
  }
}
