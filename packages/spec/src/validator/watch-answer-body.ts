/** The body of an answer in, the same body out: its chunks, and how it is ended, are judged while the server pulls them. */
import type { RuleId } from '../rules/index.ts'
import { show } from '../server/errors.ts'
import { appBreach, type Report, serverBreach } from './breach.ts'
import { Fate, fateKey } from './fate.ts'
import { hashOf, type Reading, watchBody } from './watch-body.ts'

/** `declared` is the length to keep; `null` where nobody counts. */
export function watchAnswerBody(
  body: object,
  declared: number | null,
  { report, ended }: { readonly report: Report; readonly ended: () => void },
): object {
  const fate = new Fate(body, report)
  const view = watchBody(body, {
    begin() {
      fate.begin()
      return judgeEnd(judgeChunks(declared, report, ended), fate, report)
    },
    begun(puller, canEnd) {
      if (canEnd) fate.watch(puller, 'begun')
      else fate.over()
    },
    taken: () => fate.over(),
    member: (key) => (key === fateKey ? fate : undefined),
  })
  fate.watch(view, 'unbegun')
  return view
}

/** The same reading; whoever pulls has to end it once, and not when it has ended by itself. */
function judgeEnd(reading: Reading, fate: Fate, report: Report): Reading {
  let end: 'none' | 'by itself' | 'by the server' = 'none'
  const byItself = () => {
    end = 'by itself'
    fate.over()
  }
  return {
    chunk: reading.chunk,
    ended() {
      byItself()
      reading.ended()
    },
    failed(error) {
      byItself()
      reading.failed(error)
    },
    stopping() {
      fate.over()
      const before = end
      end = 'by the server'
      if (before === 'by itself') {
        const demand = 'a body that has ended or failed by itself is left alone'
        report(serverBreach('finished-iterators-are-left-alone', demand, 'return() or cancel()'))
      } else if (before === 'by the server') {
        report(serverBreach('iterators-are-returned-once', 'a body is ended once', 'a second return() or cancel()'))
      }
    },
  }
}

function judgeChunks(declared: number | null, report: Report, ended: () => void): Reading {
  const tell = (rule: RuleId, demand: string, got: string, cure: string) => report(appBreach(rule, demand, got, cure))
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
      // A proxy of one passes `instanceof`, and has no bytes.
      if (!(value instanceof Uint8Array && ArrayBuffer.isView(value))) {
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
    failed: checkGiven,
  }
}
