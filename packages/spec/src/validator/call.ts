/** One call of an app in, what the app gets and what becomes of its answer out; both sides are judged. */
import type { Context } from '../context.ts'
import type { HttpRequest } from '../request.ts'
import { discardBody } from '../server/answer-source.ts'
import { show } from '../server/errors.ts'
import { type Report, serverBreach } from './breach.ts'
import { Findings, findingsKey } from './findings.ts'
import type { GivenAnswers } from './given-answers.ts'
import { guardContext } from './guard-context.ts'
import { guardRequest } from './guard-request.ts'
import { type AnswerCircumstances, judgeAnswer } from './judge-answer.ts'
import { judgeContext } from './judge-context.ts'
import { attempt, judgeFacts, judgeRequest, readFacts } from './judge-request.ts'

/** What is known of the app. */
export interface Judging {
  readonly name: string | undefined
  readonly listener: Report
  readonly before: GivenAnswers
}

/** One call of the app. */
export interface Call {
  readonly parameters: readonly unknown[]
  readonly answered: (answer: unknown) => unknown
  readonly settled: (answer: unknown) => unknown
  readonly recheck: () => void
}

/** Judges what the server hands in. `parameters` are those of its call. */
export function openCall(parameters: readonly unknown[], { name, listener, before }: Judging): Call {
  const [request, context] = parameters as [HttpRequest, Context]
  const findings = new Findings(name, listener, findOuter(request, context))
  const { report } = findings
  if (parameters.length !== 2 || !isObject(request) || !isObject(context)) {
    const demand = 'an app is called with a request and a context'
    report(serverBreach('apps-get-two-arguments', demand, parameters.map(show).join(', ') || 'nothing'))
  }
  if (!isObject(request) || !isObject(context)) {
    const same = (answer: unknown) => answer
    return { parameters, answered: same, settled: same, recheck: () => {} }
  }
  const facts = findings.isHandedOn(request) ? readFacts(request) : judgeRequest(request, report)
  if (!findings.isHandedOn(context)) judgeContext(context, facts, report)
  let signal: AbortSignal | null = null
  const signalRead = (read: AbortSignal) => {
    signal = read
  }
  let hasAnswered = false
  let isSame = true
  const recheck = findings.rechecking(() => {
    isSame &&= judgeFacts(request, facts, report)
  })
  const circumstances: AnswerCircumstances = {
    method: facts.method,
    report,
    before,
    ended: recheck,
    capabilities: () => listOf(attempt(() => context.server.capabilities)),
    offered: () => String(attempt(() => request.headers.get('sec-websocket-protocol') ?? '')),
  }
  const answered = (answer: unknown) => {
    hasAnswered = true
    try {
      return judgeAnswer(answer, circumstances)
    } catch (breach) {
      // The server will not see this answer, so it cannot end its body.
      if (isObject(answer)) discardBody((answer as { readonly body?: unknown }).body, breach)
      throw breach
    }
  }
  const isFramedByFields = () => !['2', '3'].includes(String(attempt(() => context.httpVersion)))
  const views = [
    guardRequest(request, { findings, signalRead, isFramedByFields }),
    guardContext(context, { findings, signal: () => signal, hasAnswered: () => hasAnswered }),
  ]
  findings.hands(...views)
  return {
    parameters: [...views, ...parameters.slice(2)],
    answered,
    settled(answer) {
      recheck()
      return answered(answer)
    },
    recheck,
  }
}

/** The findings of the validator around, where middleware has passed on its context or its request. */
function findOuter(...given: readonly unknown[]): Findings | null {
  for (const one of given) {
    const found = isObject(one) ? attempt(() => (one as { readonly [findingsKey]?: unknown })[findingsKey]) : null
    if (found instanceof Findings) return found
  }
  return null
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
