/** The report and its rows in, what was judged and the verdict in one sentence out. Pure. */
import type { Report } from '../report.ts'
import { type Verdict, verdictOrder } from '../verdicts.ts'
import type { ColumnName } from './detail.ts'
import { escapeText } from './escape.ts'
import { countVerdicts, type Row } from './rows.ts'
import { classOf } from './verdict-class.ts'

/** “Nothing is broken” or what is, as plain text. */
export function describeVerdict({ servers }: Report, rules: readonly Row[], apps: readonly Row[]): string {
  const unable = servers.filter((server) => server.unable !== null).map(({ name }) => name)
  const describe = (verdict: Verdict, before: string) => {
    const parts = servers.flatMap(({ name }, i) => {
      const counts = [plural(countVerdicts(rules, i)[verdict], 'rule'), plural(countVerdicts(apps, i)[verdict], 'app')]
      const some = counts.filter((count) => !count.startsWith('0 '))
      return some.length === 0 ? [] : [`${some.join(' and ')} on ${name}`]
    })
    return parts.length === 0 ? [] : [`${before}: ${parts.join(', ')}.`]
  }
  const broken = describe('broken', 'Broken')
  return [
    ...(broken.length === 0 && unable.length < servers.length ? ['Nothing is broken.'] : broken),
    ...describe('stale gap', 'Gaps that have closed and have to be removed'),
    ...describe('gap', 'Known gaps'),
    ...(unable.length === 0 ? [] : [`Could not be run: ${unable.join(', ')}.`]),
  ].join(' ')
}

export function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** A card for each server. */
export function formatServers(report: Report, columns: readonly ColumnName[], rules: readonly Row[]): string {
  const cards = report.servers.map((server, i) => {
    const { name, version, runtime, unable, capabilities } = server
    const counts = countVerdicts(rules, i)
    const facts = [version === null ? '' : `version ${version}`, runtime].filter(Boolean).join(', on ')
    const body =
      unable === null
        ? `${formatBar(counts)}${formatCounts(counts)}${formatNotKept(rules, i, columns[i]?.id ?? '')}${formatCapabilities(capabilities)}`
        : `<p class="v b">could not be run: ${escapeText(unable)}</p>`
    return `<li><h3>${escapeText(name)}</h3><p class="facts">${escapeText(facts)}</p>${body}</li>`
  })
  return `<ul class="servers">${cards.join('\n')}</ul>`
}

/** What is good begins at the left. */
const barOrder: readonly Verdict[] = ['kept', 'gap', 'stale gap', 'broken', 'not run']

/** What the numbers below it say, as a picture. */
function formatBar(counts: Readonly<Record<Verdict, number>>): string {
  const total = Object.values(counts).reduce((sum, one) => sum + one, 0)
  let x = 0
  const parts = barOrder.map((verdict) => {
    const part = `<rect class="${classOf[verdict]}" x="${x}" width="${counts[verdict]}" height="1"/>`
    x += counts[verdict]
    return counts[verdict] === 0 ? '' : part
  })
  return `<svg class="bar" viewBox="0 0 ${total} 1" preserveAspectRatio="none" aria-hidden="true">${parts.join('')}</svg>`
}

function formatCounts(counts: Readonly<Record<Verdict, number>>): string {
  const items = verdictOrder
    .filter((verdict) => counts[verdict] > 0)
    .map(
      (verdict) =>
        `<li class="v ${classOf[verdict]}"><b>${counts[verdict]}</b> ${verdict}${verdict.endsWith('gap') && counts[verdict] > 1 ? 's' : ''}</li>`,
    )
  return `<ul class="counts" aria-label="rules">${items.join('')}</ul>`
}

/** Links to what a reader wants to see first. */
function formatNotKept(rules: readonly Row[], server: number, column: string): string {
  const list = (['broken', 'stale gap', 'gap'] as const).flatMap((verdict) => {
    const links = rules
      .filter(({ cells }) => cells[server]?.verdict === verdict)
      .map(({ id, name }) => `<a href="#${id}.${column}">${escapeText(name)}</a>`)
    return links.length === 0 ? [] : [`<dt class="v ${classOf[verdict]}">${verdict}</dt><dd>${links.join(', ')}</dd>`]
  })
  return list.length === 0 ? '' : `<dl>${list.join('')}</dl>`
}

function formatCapabilities(capabilities: readonly string[]): string {
  const names = capabilities.map((one) => `<code>${escapeText(one)}</code>`).join(', ')
  return `<p class="facts">Declares ${capabilities.length === 0 ? 'no capability' : names}.</p>`
}
