/** The rows of URLs and refused requests in, the truth table of SPEC.md out. Pure. */
import type { RefusedGroup, Tables, UrlGroup } from '@tsgi/conformance'
import { code, codes, grid, ruleLink } from './markdown.ts'

export function urlTable(tables: Tables): string {
  const { targets, hosts, http10Hosts, absoluteForms, asteriskForm, refusedTargets, refusedHosts } = tables
  return [
    'The target of a `GET` whose `Host` is `example.test`, and what `request.url` is behind `http://example.test`:',
    grid(['Target', '`request.url`', 'Decided by'], targets.flatMap(readRows)),
    'A `Host`, and the host that `request.url` has:',
    grid(['`Host`', 'Host of the URL', 'Decided by'], [...readRows(hosts), ...http10Rows(http10Hosts)]),
    'Where the server declares these forms, a target in absolute form and that of an `OPTIONS`, with the `Host` ' +
      '`example.test`:',
    grid(['Target', '`request.url`', 'Decided by'], [absoluteForms, asteriskForm].flatMap(readRows)),
    'Requests that reach no app: they are answered with an error, or their connection ends.',
    grid(
      ['Request', 'Where', 'Status, if one is sent', 'Decided by'],
      [...refusedTargets, ...refusedHosts].map(refusedRow),
    ),
  ].join('\n\n')
}

function http10Rows({ rule, rows }: Tables['http10Hosts']): readonly (readonly string[])[] {
  return rows.map(([host, read]) => [
    `HTTP/1.0, ${host === null ? 'none' : code(host)}`,
    host === read ? 'unchanged' : read.replace(/[{}]/g, '_'),
    ruleLink(rule),
  ])
}

/** What is changed has a row each, what is not has one together. */
function readRows({ rule, rows }: UrlGroup): readonly (readonly string[])[] {
  const unchanged = rows.filter(([sent, read]) => sent === read).map(([sent]) => sent)
  const changed = rows.filter(([sent, read]) => sent !== read).map(([sent, read]) => [code(sent), code(read)])
  const all = unchanged.length === 0 ? changed : [...changed, [codes(unchanged), 'unchanged']]
  return all.map((cells) => [...cells, ruleLink(rule)])
}

function refusedRow({ rule, needs = [], without = [], status, requests, hosts }: RefusedGroup): readonly string[] {
  const where = [...needs.map((one) => `with \`${one}\``), ...without.map((one) => `without \`${one}\``)]
  const what = hosts === undefined ? codes(requests) : `${codes(requests)} with ${hosts.map(hostFields).join('; ')}`
  return [what, where.join(', ') || 'everywhere', String(status ?? '400 to 599'), ruleLink(rule)]
}

function hostFields(values: readonly string[]): string {
  return values.length === 0 ? 'no `Host`' : values.map((value) => code(`Host: ${value}`)).join(' and ')
}
