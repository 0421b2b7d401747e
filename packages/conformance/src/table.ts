/** The matrix in, a table for a terminal out. Pure. */
import { type RuleId, rules } from '@tsgi/spec/rules'
import { formatConversation } from './conversation.ts'
import { type Matrix, rowOf, type ServerReport } from './report.ts'
import { describeHow, judgeRules, type SubjectVerdict, type Verdict } from './verdicts.ts'

/** How text is coloured; a log has no colours. */
export interface Paint {
  /** What is kept. */
  readonly good: (text: string) => string
  /** What is broken. */
  readonly bad: (text: string) => string
  /** What can be passed over. */
  readonly faint: (text: string) => string
  /** Headings. */
  readonly strong: (text: string) => string
}

/** Rows are rule areas and apps, columns are servers, a cell is kept of total. */
export function formatTable({ report, verdicts }: Matrix, paint: Paint): string {
  const areas = [...new Set(report.rules.map(({ area }) => area))]
  const row = (name: string, verdictsOf: (server: string) => readonly Verdict[]): Row => ({
    name,
    cells: report.servers.map(({ name: server, unable }) =>
      unable === null ? countCell(verdictsOf(server)) : { text: 'NOT RUN', tone: 'bad' },
    ),
  })
  const byRule = new Map(report.servers.map(({ name }) => [name, judgeRules(verdicts.get(name) ?? [])]))
  const areaRow = (area: string | null, name: string) =>
    row(name, (server) => {
      const inArea = ([rule]: [RuleId, Verdict]) => area === null || rules[rule].area === area
      return [...(byRule.get(server) ?? [])].filter(inArea).map(([, verdict]) => verdict)
    })
  const head: readonly Row[] = [
    { name: '', cells: report.servers.map(({ name }) => ({ text: name, tone: 'strong' })) },
    { name: '', cells: report.servers.map(({ runtime }) => ({ text: runtime ?? '', tone: 'faint' })) },
  ]
  const ofRules = areas.length === 0 ? [] : [...areas.map((area) => areaRow(area, area)), areaRow(null, 'all rules')]
  const ofApps = report.apps.map(({ name }) => row(name, (server) => appVerdicts(verdicts.get(server) ?? [], name)))
  const lines = formatRows([...head, ...ofRules, ...ofApps], paint)
  return [
    '',
    ...lines.slice(0, head.length),
    paint.strong('rules'),
    ...lines.slice(head.length, head.length + ofRules.length),
    ...(ofApps.length > 0 ? [paint.strong('apps')] : []),
    ...lines.slice(head.length + ofRules.length),
    '',
  ].join('\n')
}

/** Lines whose columns are as wide as what stands in them. */
function formatRows(rows: readonly Row[], paint: Paint): readonly string[] {
  const gap = '  '
  const nameWidth = Math.max(...rows.map(({ name }) => name.length))
  const widths = rows[0]?.cells.map((_, i) => Math.max(...rows.map(({ cells }) => cells[i]?.text.length ?? 0))) ?? []
  return rows.map(({ name, cells }) =>
    [`${gap}${name.padEnd(nameWidth)}`, ...cells.map(({ text, tone }, i) => paint[tone](text.padEnd(widths[i] ?? 0)))]
      .join(gap)
      .trimEnd(),
  )
}

/** What broke, the likeliest cause first, what is a gap and what was not run: a paragraph for each; and what was said in each case that broke. */
export function formatFindings(
  { report }: Matrix,
  paint: Paint,
  { hasConversations = false }: { readonly hasConversations?: boolean } = {},
): string {
  const lines: string[] = []
  for (const server of report.servers) {
    const { name, unable, failures, staleGaps, gaps, notRun } = server
    if (unable !== null) lines.push(paint.bad(`${name} was NOT RUN:`), wrap(unable))
    if (new Set(failures.map(({ rule }) => rule)).size > 1)
      lines.push(paint.strong(`what broke on ${name}, the likeliest cause first`))
    for (const { rule, case: id, why } of failures) {
      lines.push(
        `${paint.bad('broken')} ${paint.strong(rule ?? 'app')} on ${name}: ${id}`,
        ...why.map((one) => `         ${one}`),
        ...(hasConversations ? showTalk(server, id, paint) : []),
      )
    }
    for (const { rule, case: id } of staleGaps) {
      lines.push(`${paint.bad('stale gap')} ${paint.strong(rule)} on ${name}: ${id}: it is kept now; remove the gap`)
    }
    for (const { rule, case: id, reason } of gaps)
      lines.push(`gap    ${rule} on ${name}: ${id}`, paint.faint(wrap(reason)))
    if (notRun.length > 0 && unable === null) {
      const capabilities = [...new Set(notRun.map(({ reason }) => reason))].sort()
      lines.push(`${name}: ${notRun.length} rules not run; what they need:`, paint.faint(wrap(capabilities.join('; '))))
    }
  }
  return lines.join('\n')
}

/** What happened on the connections of the run that shows it best. */
function showTalk({ results }: ServerReport, id: string, paint: Paint): readonly string[] {
  const shown = results.find((result) => result.case === id)
  if (shown === undefined || shown.run === null) return []
  const head = `         what was said, ${describeHow(shown.run)}:`
  return [paint.faint(head), ...formatConversation(shown.events).map((line) => `           ${line}`)]
}

/** Text in lines of at most 80 columns, indented below what it belongs to. */
function wrap(text: string): string {
  const indent = ' '.repeat(9)
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > 80) lines.push(indent + word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.join('\n')
}

interface Row {
  readonly name: string
  readonly cells: readonly Cell[]
}

interface Cell {
  readonly text: string
  readonly tone: keyof Paint
}

function countCell(verdicts: readonly Verdict[]): Cell {
  const count = (verdict: Verdict) => verdicts.filter((one) => one === verdict).length
  const total = verdicts.length - count('not run')
  if (total === 0) return { text: 'not run', tone: 'faint' }
  const remarks = (['broken', 'stale gap', 'gap'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${count(verdict)} ${verdict}${verdict !== 'broken' && count(verdict) > 1 ? 's' : ''}`)
  const isBad = count('broken') + count('stale gap') > 0
  return { text: [`${count('kept')}/${total}`, ...remarks].join(' '), tone: isBad ? 'bad' : 'good' }
}

function appVerdicts(verdicts: readonly SubjectVerdict[], app: string): readonly Verdict[] {
  return verdicts.filter(({ subject }) => rowOf(subject) === app).map(({ verdict }) => verdict)
}
