/** Rows and servers in, the table out: each cell is a link that opens what is behind it, in the row below. Pure. */
import { type ColumnName, formatDetail } from './detail.ts'
import { escapeSentence, escapeText } from './escape.ts'
import { type Cell, countVerdicts, type Row, type RowGroup } from './rows.ts'
import { plural } from './summary.ts'
import { classOf } from './verdict-class.ts'

/** A table whose groups have a heading row with what is kept of all in it. */
export function formatMatrix(
  caption: string,
  unit: 'rule' | 'app',
  groups: readonly RowGroup[],
  columns: readonly ColumnName[],
): string {
  const heads = columns.map(({ name }) => `<th scope="col">${escapeText(name)}</th>`).join('')
  return [
    `<table><caption>${caption}</caption>`,
    `<thead><tr><th scope="col">${unit}</th>${heads}</tr></thead>`,
    ...groups.map(
      (group) =>
        `<tbody>${formatGroup(group, columns)}${group.rows.map((row) => formatRow(row, columns)).join('\n')}</tbody>`,
    ),
    '</table>',
  ].join('\n')
}

function formatGroup({ id, name, rows }: RowGroup, columns: readonly ColumnName[]): string {
  const cells = columns.map((_, i) => {
    const counts = countVerdicts(rows, i)
    const total = rows.length - counts['not run']
    return `<td>${total === 0 ? '–' : `${counts.kept}/${total}`}</td>`
  })
  return `<tr class="group" id="${id}"><th scope="rowgroup">${escapeText(name)}</th>${cells.join('')}</tr>\n`
}

function formatRow(row: Row, columns: readonly ColumnName[]): string {
  const { id, name, rule, entries, cells } = row
  const verdicts = [...new Set(cells.map(({ verdict }) => verdict))]
  const sentence = rule === null ? plural(entries.length, 'check') : escapeSentence(rule.sentence)
  const links = cells.map((cell, i) => formatCell(cell, `${id}.${columns[i]?.id}`)).join('')
  return [
    `<tr class="row" id="at.${id}" data-has="${verdicts.map((verdict) => classOf[verdict]).join(' ')}">`,
    `<th scope="row"><a href="#${id}">${escapeText(name)}</a> <span>${sentence}</span></th>${links}</tr>`,
    `<tr class="below${isOpenOnPaper(row) ? ' open' : ''}"><td colspan="${cells.length + 1}">${formatDetail(row, columns)}</td></tr>`,
  ].join('')
}

/** A server that could not be run says so in its card, once. */
function isOpenOnPaper({ cells, entries }: Row): boolean {
  return cells.some(({ verdict }, i) => verdict !== 'kept' && entries.some(({ results }) => results[i] !== null))
}

function formatCell({ verdict, count, total }: Cell, id: string): string {
  const some = verdict !== 'kept' && count > 0 && count < total ? ` <small>${count} of ${total}</small>` : ''
  return `<td><a class="v ${classOf[verdict]}" href="#${id}"><span>${verdict}${some}</span></a></td>`
}
