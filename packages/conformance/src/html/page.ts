/** The report in, one HTML page out that needs nothing from anywhere else. Pure: the same report is the same page. */
import { createHash } from 'node:crypto'
import type { Report } from '../report.ts'
import type { ColumnName } from './detail.ts'
import { escapeText, idsOf } from './escape.ts'
import { formatMatrix } from './matrix.ts'
import { groupRules, listApps, type Row, type RowGroup } from './rows.ts'
import { script } from './script.ts'
import { styleFor } from './style.ts'
import { describeVerdict, formatServers, plural } from './summary.ts'

/** What the page says beside the report. */
export interface HtmlOptions {
  /** When it was judged, as the page shall show it. */
  readonly date?: string
  /** Whether more could have been run: the page says so. */
  readonly isPart?: boolean
}

/**
 * The page: without scripts of others, styles or pictures from elsewhere. `options` adds what the report does not know.
 */
export function formatHtml(report: Report, { date, isPart = false }: HtmlOptions = {}): string {
  const names = report.servers.map(({ name }) => name)
  const columns = idsOf(names).map((id, i) => ({ id, name: names[i] ?? '' }))
  const groups = groupRules(report)
  const rules = groups.flatMap(({ rows }) => rows)
  const apps = listApps(report)
  const style = styleFor(columns.length)
  const listed = list.format(names)
  const title = escapeText(listed.length > 40 ? `${names.length} servers` : listed)
  const checks = apps.reduce((sum, { entries }) => sum + entries.length, 0)
  const scope = [
    ...(rules.length > 0 ? [`${plural(rules.length, 'rule')} by ${plural(report.cases.length, 'case')}`] : []),
    ...(apps.length > 0 ? [`${plural(apps.length, 'app')} by ${plural(checks, 'check')}`] : []),
  ].join(', ')
  const isBad = report.servers.some((server) => server.failures.length + server.staleGaps.length > 0)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>TSGI conformance of ${title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<a class="skip" href="#${rules.length > 0 ? 'rules' : 'apps'}">Skip to the matrix</a>
<header>
<p class="eyebrow">TSGI, the Typed Server Gateway Interface</p>
<h1>Conformance of ${title}</h1>
<p class="verdict v ${isBad ? 'b' : 'k'}">${escapeText(describeVerdict(report, rules, apps))}</p>
<p class="facts">${isPart ? 'A part of the suite: ' : ''}${scope}, over real sockets${date === undefined ? '' : `, ${escapeText(date)}`}.</p>
</header>
<main>
<section aria-labelledby="servers"><h2 id="servers">Servers</h2>
${formatServers(report, columns, rules)}
</section>
<form id="filter" role="search" hidden>
<fieldset><legend>Show</legend>${filters.map(formatFilter).join('')}</fieldset>
<label>Search <input type="search" name="text" autocomplete="off" placeholder="a rule, a case, a reason"></label>
<output aria-live="polite"></output>
</form>
${rules.length > 0 ? formatRules(groups, columns) : ''}${apps.length > 0 ? formatApps(apps, columns) : ''}</main>
<footer><p class="facts">In a conversation, <i>\\r\\n</i> and its like are bytes that have no picture, and #2 is the second connection of a case. A record keeps the beginning of what is long and says how much it left out.</p></footer>
<script>${script}</script>
</body>
</html>
`
}

function formatRules(groups: readonly RowGroup[], columns: readonly ColumnName[]): string {
  return `<section aria-labelledby="rules"><h2 id="rules">Rules</h2>
<p class="facts hint">A cell opens what was sent and received; the name of a rule opens all servers.</p>
<nav aria-label="Areas">${groups.map(({ id, name }) => `<a href="#${id}">${escapeText(name)}</a>`).join(' ')}</nav>
<div class="scroller">
${formatMatrix('Each rule on each server', 'rule', groups, columns)}
</div>
</section>
`
}

function formatApps(rows: readonly Row[], columns: readonly ColumnName[]): string {
  return `<section aria-labelledby="apps"><h2 id="apps">Apps</h2>
<p class="facts">Whole applications, each with expectations of its own.</p>
<div class="scroller">
${formatMatrix('Each app on each server', 'app', [{ id: 'area.apps', name: 'all apps', rows }], columns)}
</div>
</section>
`
}

const list = new Intl.ListFormat('en')

const filters = [
  { value: '', name: 'everything' },
  { value: 'b st g', name: 'not kept' },
  { value: 'b st', name: 'broken' },
  { value: 'g', name: 'gaps' },
  { value: 'n', name: 'not run' },
]

function formatFilter({ value, name }: (typeof filters)[number]): string {
  const checked = value === '' ? ' checked' : ''
  return `<label><input type="radio" name="only" value="${value}"${checked}>${name}</label>`
}

/** What a policy of a page calls a text that it may run. */
function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
