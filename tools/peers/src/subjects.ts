/** The cases that are run on a peer: all but those that are about what no peer has promised to be asked. */
import { cases, listSubjects, type Subject } from '@tsgi/conformance'
import { type Area, rules } from '@tsgi/spec/rules'
import { chargesOf } from './judge.ts'

/** Areas that are of our interface alone: they run on a peer only when they are asked for by name. */
export const notRun: readonly Area[] = ['stream', 'exchange', 'errors']

/** What can be asked for. Cases about the life of a server start it with options of our `serve`. */
export const peerSubjects: readonly Subject[] = listSubjects(cases, []).filter(({ over }) => over !== 'life')

/** Whether a case is part of the document. */
export function isInDocument({ id, rule }: Subject): boolean {
  if (rule === null || chargesOf(id).length > 0) return rule !== null
  // A handler without end that no standard obliges a server to stop takes the whole process.
  return rule !== 'long-bodies-are-cut' && !notRun.includes(rules[rule].area)
}
