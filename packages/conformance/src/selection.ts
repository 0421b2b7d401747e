/** All subjects and what a person typed in, those that are wanted out; or one clear error. Pure. */
import type { Subject } from './subjects.ts'

/** A call that cannot be carried out as it was typed. */
export class UsageError extends Error {}

/** The subjects of these rules whose name holds one of these texts; an empty list stands for all. */
export function selectSubjects(
  all: readonly Subject[],
  { rules, cases }: { readonly rules: readonly string[]; readonly cases: readonly string[] },
): readonly Subject[] {
  const unknown = rules.find((rule) => !all.some((subject) => subject.rule === rule))
  if (unknown !== undefined)
    throw new UsageError(`--rule needs the slug of a rule that has cases; got "${unknown}".${near(all, unknown)}`)
  const selected = all.filter(
    (subject) =>
      (rules.length === 0 || rules.some((rule) => subject.rule === rule)) &&
      (cases.length === 0 || cases.some((text) => holds(subject, text))),
  )
  if (selected.length === 0) {
    const asked = [...rules.map((rule) => `--rule ${rule}`), ...cases.map((text) => `--case "${text}"`)].join(' ')
    throw new UsageError(`The matrix needs cases to run; none fits ${asked}.`)
  }
  return selected
}

/** The subjects that one of these texts names: as the slug of a rule, or as a part of a name. All, where there is no text. */
export function selectOnly(all: readonly Subject[], texts: readonly string[]): readonly Subject[] {
  const fits = (text: string) => {
    const isRule = all.some(({ rule }) => rule === text)
    return (subject: Subject) => (isRule ? subject.rule === text : holds(subject, text))
  }
  const idle = texts.find((text) => text === '' || !all.some(fits(text)))
  if (idle !== undefined)
    throw new UsageError(
      `--only needs the slug of a rule, or words of a case's name; nothing fits "${idle}".${near(all, idle)}`,
    )
  return texts.length === 0 ? all : all.filter((subject) => texts.some((text) => fits(text)(subject)))
}

function holds({ id }: Subject, text: string): boolean {
  return id.toLowerCase().includes(text.toLowerCase())
}

/** Rules that share a word with what was typed. */
function near(all: readonly Subject[], typed: string): string {
  const words = typed.toLowerCase().split(/[^a-z0-9]+/)
  const rules = [...new Set(all.flatMap(({ rule }) => rule ?? []))].filter((rule) =>
    rule.split('-').some((word) => word.length > 2 && words.includes(word)),
  )
  const hint = rules.length > 0 ? ` Near: ${rules.slice(0, 8).join(', ')}.` : ''
  return `${hint} All rules stand in SPEC.md of @tsgi/spec.`
}
