/** A row in, what its cells open out: the rule, and each case with what became of it on each server. Pure. */
import type { CaseReport } from '../report.ts'
import { describeHow, type Verdict } from '../verdicts.ts'
import { formatConversation } from './conversation.ts'
import { escapeSentence, escapeText } from './escape.ts'
import type { Entry, Row } from './rows.ts'
import { linkSource } from './source.ts'
import { classOf } from './verdict-class.ts'

/** A server as the page names it. */
export interface ColumnName {
  readonly id: string
  readonly name: string
}

/** Links with the targets that open it, and below them what is open. */
export function formatDetail(row: Row, columns: readonly ColumnName[]): string {
  const tabs = columns.map(({ id, name }, i) => {
    const verdict = row.cells[i]?.verdict ?? 'not run'
    const to = `${row.id}.${id}`
    return `<a class="tab v ${classOf[verdict]} t${i}" id="${to}" href="#${to}">${escapeText(name)}: ${verdict}</a>`
  })
  return [
    '<div class="detail">',
    `<a class="tab all" id="${row.id}" href="#${row.id}">all servers</a>${tabs.join('')}`,
    `<a class="close" href="#at.${row.id}">close</a>`,
    `<div class="body">${formatRule(row)}${row.entries.map((entry) => formatEntry(entry, columns)).join('\n')}</div>`,
    '</div>',
  ].join('')
}

function formatRule({ name, rule }: Row): string {
  if (rule === null) return `<h3>What ${escapeText(name)} expects</h3>`
  return [
    `<h3>${escapeSentence(rule.sentence)}</h3>`,
    `<p class="reason">${escapeSentence(rule.reason)} <span>Source: ${linkSource(rule.source)}.</span></p>`,
  ].join('')
}

function formatEntry({ name, code, results }: Entry, columns: readonly ColumnName[]): string {
  const isOpen = results.some((result) => result !== null && result.verdict !== 'kept')
  const servers = columns.map((column, i) => {
    const result = results[i]
    return result === null || result === undefined ? '' : formatResult(result, column, i)
  })
  const app =
    code === null ? '' : `<details class="code"><summary>the app</summary><pre>${escapeText(code)}</pre></details>`
  return `<div class="case${isOpen ? ' open' : ''}"><h4>${escapeText(name)}</h4>${servers.join('')}${app}</div>`
}

/** Whether its reader has nothing to see at once. */
function isQuiet(verdict: Verdict): boolean {
  return verdict === 'kept' || verdict === 'not run'
}

function formatResult({ verdict, why, run, events }: CaseReport, { name }: ColumnName, column: number): string {
  const classes = `s s${column} ${classOf[verdict]}`
  const title = `${escapeText(name)}: ${verdict}`
  if (run === null) return `<p class="${classes} v">${title}: ${why.map(escapeSentence).join('; ')}</p>`
  const isOpen = isQuiet(verdict) ? '' : ' open'
  const how = `${run.validated ? '' : 'sent '}${describeHow(run)}`
  const reasons = why.map((one) => `<p class="why">${escapeSentence(one)}</p>`).join('')
  const conversation =
    events.length > 0 ? formatConversation(events, verdict === 'kept') : '<p class="why">Nothing was recorded.</p>'
  return `<details class="${classes}"${isOpen}><summary><span class="v ${classOf[verdict]}">${title}</span> <small>${how}</small></summary>${reasons}${conversation}</details>`
}
