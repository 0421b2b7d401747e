/** What an app gives to `sendInformational()` in, the same to the server out; what of it breaks a rule is reported. */
import { show } from '../server/errors.ts'
import { appBreach, type Report } from './breach.ts'
import { callerOf } from './caller.ts'
import type { Method } from './guard.ts'
import { judgeFields } from './judge-fields.ts'

/** What judging hints needs to know of the exchange. */
export interface HintsCircumstances {
  readonly report: Report
  readonly hasAnswered: () => boolean
}

/** A view of `sendInformational`. */
export function judgeHints(method: Method, { report, hasAnswered }: HintsCircumstances): Method {
  const sendInformational: Method = function (...parameters) {
    const [status, given, ...more] = parameters
    const at = callerOf(sendInformational)
    const tell: Report = (found) => report({ ...found, at })
    const breach = (demand: string, got: string, cure: string) =>
      tell(appBreach('early-hints-come-before-the-answer', demand, got, cure))
    if (hasAnswered()) breach('hints are sent before the answer', 'a call after it', 'Await them before you return.')
    if (status !== 103) breach('hints have the status 103', show(status), 'Call sendInformational(103, headers).')
    const { headers, declared } = judgeFields(given, false, tell)
    if (declared !== null) breach('hints have no body and no content-length', String(declared), 'Leave it out.')
    return Reflect.apply(method, this, [status, headers, ...more])
  }
  return sendInformational
}
