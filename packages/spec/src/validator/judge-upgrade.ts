/** An answer that asks for a WebSocket in, the headers as they can be iterated again out; its shape is judged. */
import { token } from '../grammar.ts'
import { show } from '../server/errors.ts'
import { appBreach, type Report } from './breach.ts'
import { judgeFields } from './judge-fields.ts'
import { attempt } from './judge-request.ts'

/** What judging an upgrade needs to know of its exchange. */
export interface UpgradeCircumstances {
  readonly report: Report
  readonly capabilities: () => readonly unknown[]
  /** The sub-protocols that the client offered, as the field has them. */
  readonly offered: () => string
}

const callbacks = ['open', 'message', 'drain', 'close'] as const

/** Judges an upgrade. */
export function judgeUpgrade(answer: object, given: unknown, circumstances: UpgradeCircumstances): unknown {
  const { report, capabilities, offered } = circumstances
  const members = answer as Readonly<Record<string, unknown>>
  if (!capabilities().includes('webSocket')) {
    const demand = 'an answer asks for a WebSocket where the server has the capability webSocket'
    const cure = 'Look at context.server.capabilities first.'
    report(appBreach('upgrades-need-the-capability', demand, 'a server without it', cure))
  }
  judgeListener(
    attempt(() => members['listener']),
    report,
  )
  const protocol = attempt(() => members['protocol'])
  const offers = offered()
    .split(',')
    .map((one) => one.trim())
  if (protocol !== undefined && !(typeof protocol === 'string' && token.test(protocol) && offers.includes(protocol))) {
    const demand = `the protocol of a WebSocket is one that the client offered: ${offers.join(', ') || 'none'}`
    const cure = 'Choose one of sec-websocket-protocol, or leave it out.'
    report(appBreach('upgraded-protocols-were-offered', demand, show(protocol), cure))
  }
  return judgeFields(given, false, report).headers
}

function judgeListener(listener: unknown, report: Report): void {
  const tell = (demand: string, got: string) =>
    report(appBreach('upgrades-have-a-listener', demand, got, 'Give { listener: { message(socket, data) { … } } }.'))
  if (typeof listener !== 'object' || listener === null)
    return tell('an answer that asks for a WebSocket has a listener', show(listener))
  for (const name of callbacks) {
    const callback = attempt(() => (listener as Readonly<Record<string, unknown>>)[name])
    if (callback !== undefined && typeof callback !== 'function')
      tell(`${name} of a listener is a function`, show(callback))
  }
}
