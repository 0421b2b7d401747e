/** What an app returned in, the same answer out as the server gets it, its body watched while it is sent. */
import type { RuleId } from '../rules/index.ts'
import { isPullable } from '../server/answer-source.ts'
import { show } from '../server/errors.ts'
import { appBreach, type Report } from './breach.ts'
import type { GivenAnswers } from './given-answers.ts'
import { guard, type Method } from './guard.ts'
import { judgeFields, leaveLength } from './judge-fields.ts'
import { attempt } from './judge-request.ts'
import { judgeTrailers } from './judge-trailers.ts'
import { judgeUpgrade, type UpgradeCircumstances } from './judge-upgrade.ts'
import { watchAnswerBody } from './watch-answer-body.ts'

/** What judging an answer needs to know of its exchange. */
export interface AnswerCircumstances extends UpgradeCircumstances {
  readonly method: unknown
  readonly report: Report
  /** The answers of this app before. */
  readonly before: GivenAnswers
  /** The body of the answer has ended by itself. */
  readonly ended: () => void
}

const withoutBody: ReadonlyMap<unknown, RuleId> = new Map<unknown, RuleId>([
  [204, 'no-content-has-no-body'],
  [205, 'reset-content-has-no-body'],
  [304, 'not-modified-has-no-body'],
])

/** Judges an answer. What fails when it is read is given on as it is: the server will meet the same failure. */
export function judgeAnswer(answer: unknown, circumstances: AnswerCircumstances): unknown {
  const { report, method } = circumstances
  const read = readAnswer(answer)
  if (read === null) return answer
  if (read === 'not an answer') {
    const cure = 'Return { status: 200 } on every path.'
    report(appBreach('an-answer-is-an-object', 'an app returns an object with a status', show(answer), cure))
    return answer
  }
  const { status, body, upgrade, kind } = read
  if (upgrade === 'websocket' && status === undefined) {
    const headers = judgeUpgrade(answer as object, read.headers, circumstances)
    return headers === read.headers ? answer : view(answer as object, { ...read, headers })
  }
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    const cure = 'Give the number of a final status: 200.'
    report(appBreach('status-is-final', 'a status is an integer from 200 to 599', show(status), cure))
  }
  const isPlatforms = typeof Response === 'function' && answer instanceof Response
  const { headers, declared, fields } = judgeFields(read.headers, isPlatforms, report)
  const ruleOfStatus = withoutBody.get(status)
  if (ruleOfStatus !== undefined && !isEmpty(body)) {
    const demand = `an answer with the status ${String(status)} has no body`
    report(appBreach(ruleOfStatus, demand, show(body), 'Leave it out.'))
  } else if (status === 204 && declared !== null && !isPlatforms) {
    const demand = 'an answer with the status 204 has no content-length'
    report(appBreach('no-content-has-no-body', demand, String(declared), 'Leave it out.'))
  }
  const isCounted = method !== 'HEAD' && ruleOfStatus === undefined
  if (isCounted && declared !== null && kind === 'known') {
    const size = sizeOf(body)
    const demand = `content-length is that of the body, ${size}`
    if (size !== declared) report(appBreach('a-length-is-one-number', demand, String(declared), leaveLength))
  }
  if (kind === 'none') {
    const demand = 'the body of an answer is text, a Uint8Array, an async iterable of Uint8Array, or null'
    report(appBreach('a-body-is-text-or-bytes', demand, show(body), 'Use JSON.stringify() for an object.'))
  }
  const head = fields === null ? null : `${String(status)}\n${fields.flat().join('\n')}`
  circumstances.before.judge({ answer: answer as object, head, headers: read.headers, body }, report)
  const length = isCounted ? declared : null
  const watched = kind === 'chunks' ? watchAnswerBody(body as object, length, circumstances) : body
  const trailers = isPlatforms ? undefined : attempt(() => (answer as { readonly trailers?: unknown }).trailers)
  if (headers === read.headers && watched === body && trailers === undefined) return answer
  const judged = trailers === undefined ? undefined : judgeTrailers(trailers, report)
  return view(answer as object, { status, headers, body: watched, upgrade }, judged)
}

interface Members {
  readonly status: unknown
  readonly headers: unknown
  readonly body: unknown
  readonly upgrade: unknown
}

type Kind = 'known' | 'chunks' | 'none'

function readAnswer(answer: unknown): (Members & { readonly kind: Kind }) | 'not an answer' | null {
  if (typeof answer !== 'object' || answer === null) return 'not an answer'
  try {
    // In the order in which a server reads them.
    const { status, body, headers, upgrade } = answer as Members
    if (status === undefined && upgrade !== 'websocket') return 'not an answer'
    // Asks a body for its kind, which may fail too.
    return { status, headers, body, upgrade, kind: kindOf(body) }
  } catch {
    return null
  }
}

function kindOf(body: unknown): Kind {
  if (body === undefined || body === null || typeof body === 'string' || body instanceof Uint8Array) return 'known'
  return typeof body === 'object' && isPullable(body) ? 'chunks' : 'none'
}

function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || body === '' || (body instanceof Uint8Array && body.byteLength === 0)
}

function sizeOf(body: unknown): number {
  if (body instanceof Uint8Array) return body.byteLength
  return typeof body === 'string' ? new TextEncoder().encode(body).byteLength : 0
}

const readOnce: ReadonlySet<PropertyKey> = new Set(['status', 'headers', 'body', 'upgrade'] satisfies (keyof Members)[])

/** The answer with what was read of it once. Everything else is read from the answer itself. */
function view(answer: object, read: Members, trailers?: () => unknown): object {
  return guard(answer, {
    read(key, value, forward) {
      if (readOnce.has(key)) return read[key as keyof Members]
      if (key === 'trailers' && trailers !== undefined) return trailers()
      return typeof value === 'function' && key !== 'constructor' ? forward(value as Method) : value
    },
  })
}
