/** Verdicts of mutants in, the list for a terminal or a log out. Pure. */
import type { MutantVerdict, Paint } from '@tsgi/conformance'

/** Whether the rule that a mutant breaks has noticed, and nothing before it. */
export function isCaught({ killer, before, stale }: MutantVerdict): boolean {
  return killer !== null && before.length === 0 && stale.length === 0
}

/** For each mutant what is wrong, the rule and what noticed, and who had the fault; as wide as is asked. */
export function formatMutants(verdicts: readonly MutantVerdict[], paint: Paint, width: number): string {
  return (['server', 'app'] as const)
    .map((kind) => [kind, verdicts.filter((verdict) => verdict.kind === kind)] as const)
    .filter(([, own]) => own.length > 0)
    .flatMap(([kind, own]) => [
      paint.strong(`\n${kind === 'server' ? 'servers' : 'apps'} with one fault, and what noticed`),
      ...own.map((verdict) => formatMutant(verdict, paint, width)),
    ])
    .join('\n')
}

/** What became of all of them. */
export function summarize(verdicts: readonly MutantVerdict[], isWhole: boolean): string {
  const total = verdicts.length
  const real = verdicts.filter(({ mutant }) => mutant.seenIn !== undefined).length
  const ofThem = real === 0 ? '' : ` (${real} of them faults that others had)`
  const missed = verdicts.filter(({ killer }) => killer === null).length
  const late = verdicts.filter((verdict) => verdict.killer !== null && !isCaught(verdict)).length
  if (missed + late > 0) return `\n${total} mutants${ofThem}: ${missed} missed, ${late} shown by another rule first`
  const how = isWhole ? ', which is the first that a report shows' : ''
  return `\nall ${total} mutants${ofThem} are killed by the rule that they break${how}`
}

/** One of them. */
export function formatMutant(verdict: MutantVerdict, paint: Paint, width: number): string {
  const { mutant, killer, before, stale } = verdict
  const mark = isCaught(verdict) ? paint.good('killed') : paint.bad(killer === null ? 'MISSED' : 'LATE  ')
  const lines = [
    ...wrap(`${mutant.rule}: ${killer ?? 'nothing noticed'}`, width).map(paint.faint),
    ...(before.length > 0 ? wrap(`shown before it: ${before.join(', ')}`, width).map(paint.bad) : []),
    ...(stale.length > 0
      ? wrap(`said to break as well, and does not come first: ${stale.join(', ')}`, width).map(paint.bad)
      : []),
    ...(mutant.seenIn === undefined ? [] : wrap(`seen in ${mutant.seenIn}`, width)),
  ]
  return [`  ${mark}  ${wrap(mutant.name, width).join('\n').trimStart()}`, ...lines].join('\n')
}

const indent = ' '.repeat(10)

/** Text in lines of at most so many columns, below what it belongs to. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > width) lines.push(indent + word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}
