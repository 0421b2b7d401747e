/** What became of one peer in, what the terminal shows of it out. */
import { showConversation, steadyWords } from './evidence.ts'
import type { PeerFinding } from './judge.ts'
import type { PeerRun } from './run-peer.ts'

export function formatRun({ peer, version, run, broken }: PeerRun): string {
  const title = `${peer.title} ${version ?? ''}: ${run.length - broken.length} of ${run.length} cases kept`
  const parts = broken.map(({ subject, why, judgement }) => {
    const place = `${subject.rule}: ${subject.name}`
    if (judgement.kind === 'finding') return `FINDING  ${place}\n${indent(showFinding(judgement.finding))}`
    if (judgement.kind === 'limit') return `limit    ${place}\n${indent(judgement.limit.reason)}`
    return `ours     ${place}\n${indent(shortWhy(why))}`
  })
  return [title, ...parts].join('\n\n')
}

/** What the suite said, without what differs from run to run. */
export function shortWhy(why: string): string {
  const text = steadyWords(why).trim()
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}

function showFinding({ charge, shown, why }: PeerFinding): string {
  return [charge.demand, shown === null ? null : showConversation(shown), shortWhy(why)].filter(Boolean).join('\n')
}

function indent(text: string): string {
  return text.replace(/^/gm, '         ')
}
