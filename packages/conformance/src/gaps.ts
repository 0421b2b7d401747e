/** The text of a gaps file in, its gaps out; or one clear error that names everything that is wrong with them. Pure. */
import type { Case } from './case.ts'
import { UsageError } from './selection.ts'
import type { Gap } from './verdicts.ts'

/** What is wrong with a gap; nothing where it is well. */
export function problemsOfGap(
  gap: unknown,
  cases: readonly { readonly rule: string; readonly name: string }[],
): readonly string[] {
  if (typeof gap !== 'object' || gap === null) return ['no object with rule, case and reason']
  const { rule, case: name, reason } = gap as Readonly<Record<string, unknown>>
  const problems: string[] = []
  const found = cases.find((one) => one.name === name)
  if (found === undefined && !cases.some((one) => one.rule === rule))
    problems.push(`the rule ${show(rule)}, which no case judges`)
  if (found === undefined) problems.push(`the case ${show(name)}, which does not exist`)
  else if (found.rule !== rule) problems.push(`a case of the rule ${found.rule} for the rule ${show(rule)}`)
  if (typeof reason !== 'string' || reason.trim() === '') problems.push('no reason')
  return problems
}

/** Reads a gaps file. Throws a {@link UsageError}. */
export function readGaps(text: string, file: string, cases: readonly Case[]): readonly Gap[] {
  const demand = `--gaps needs a JSON file with a list of { "rule", "case", "reason" }; in ${file}`
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${demand} stands no JSON: ${(error as Error).message}`)
  }
  if (!Array.isArray(list)) throw new UsageError(`${demand} stands no list.`)
  const wrong = list.flatMap((gap: unknown, i) =>
    problemsOfGap(gap, cases).map((problem) => `  gap ${i + 1} has ${problem}`),
  )
  if (wrong.length > 0)
    throw new UsageError(`${demand}:\n${wrong.join('\n')}\nCorrect them, or remove them. Names of cases are in --json.`)
  return list as Gap[]
}

function show(value: unknown): string {
  return typeof value === 'string' ? `“${value}”` : String(JSON.stringify(value))
}
