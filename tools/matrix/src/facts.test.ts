import { type Column, listSubjects, makeMatrix } from '@tsgi/conformance'
import type { ServerInfo } from '@tsgi/spec'
import { expect, test } from 'vitest'
import { compareFacts, factsOf, formatFacts, type MatrixFacts, mergeFacts } from './facts.ts'

const places = [
  { name: 'node', server: 'node', protocol: 'http' },
  { name: 'node@22', server: 'node', protocol: 'http' },
] as const

const subjects = listSubjects(
  (['host-is-required', 'host-is-single', 'method-is-verbatim', 'absolute-form-beats-host'] as const).map((rule) => ({
    rule,
    name: `of ${rule}`,
    over: 'exchange',
    app: () => () => ({ status: 200 }),
    talk: () => Promise.resolve(),
    ...(rule === 'absolute-form-beats-host' && { needs: ['absoluteForm'] as const }),
  })),
  [],
)

/** A column of that name on that node, with a gap. */
function column(name: string, runtime: string | null): Column {
  const info = { name: 'node', version: '0.0.0', capabilities: ['tls', 'rawTarget'] } as unknown as ServerInfo
  const gap = { rule: 'host-is-single', case: 'of host-is-single', reason: 'It is so.' } as const
  const verdicts = subjects
    .filter(({ needs }) => needs.length === 0)
    .map((subject) => ({
      subject,
      delivery: 'whole' as const,
      validated: false,
      why: subject.rule === gap.rule ? 'broken' : null,
      events: [],
    }))
  return { name, gaps: [gap], result: { info: runtime === null ? null : info, runtime, unable: null, verdicts } }
}

const found = factsOf(makeMatrix([column('node', 'node 20.20.2'), column('node@22', 'node 22.23.3')], subjects), places)

/** The facts, with a change in the first column. */
function changed(change: Partial<MatrixFacts['columns'][number]>): MatrixFacts {
  const [first, ...others] = found.columns
  return { columns: [{ ...(first as MatrixFacts['columns'][number]), ...change }, ...others] }
}

test('a rule is kept, has a gap or is not run, and a column is a server over a protocol on a line of Node', () => {
  expect(found.columns.map(({ server, protocol, node }) => [server, protocol, node])).toEqual([
    ['node', 'http', '20'],
    ['node', 'http', '22'],
  ])
  expect(found.columns[0]?.areas).toEqual({
    URL: { kept: 1, gaps: 1, notRun: 1 },
    method: { kept: 1, gaps: 0, notRun: 0 },
  })
  expect(found.columns[0]?.capabilities).toEqual(['rawTarget', 'tls'])
})

test('a column that could not be run has no facts', () => {
  expect(factsOf(makeMatrix([column('node', null)], subjects), places).columns).toEqual([])
})

test('facts that are as they were told are no news, and columns that nobody told of neither', () => {
  expect(compareFacts(found, found)).toEqual([])
  expect(compareFacts({ columns: [] }, found)).toEqual([])
})

test('a count or a capability that was told otherwise is named, with both', () => {
  const areas = { ...found.columns[0]?.areas, URL: { kept: 2, gaps: 0, notRun: 1 } }
  expect(compareFacts(changed({ areas }), found)).toEqual([
    'node over http on Node 20: URL: 1 kept, 1 with gaps, 1 not run; it says 2 kept, 0 with gaps, 1 not run',
  ])
  expect(compareFacts(changed({ capabilities: ['tls'] }), found)).toEqual([
    'node over http on Node 20: declares rawTarget, tls; it says tls',
  ])
  expect(compareFacts(changed({ areas: { URL: { kept: 1, gaps: 1, notRun: 1 } } }), found)).toEqual([
    'node over http on Node 20: method: 1 kept, 0 with gaps, 0 not run; it says no rules',
  ])
})

test('what was found replaces what was told, and leaves the rest', () => {
  const [node20, node22] = found.columns
  const told = { columns: [{ ...(node22 as MatrixFacts['columns'][number]), areas: {} }] }
  expect(mergeFacts(told, { columns: [node20 as MatrixFacts['columns'][number]] }).columns).toEqual([
    node20,
    told.columns[0],
  ])
  expect(mergeFacts(told, found)).toEqual(found)
})

test('the file is read back as it was, with what is short on one line', () => {
  expect(JSON.parse(formatFacts(found))).toEqual(found)
  expect(formatFacts(found)).toContain('"capabilities": ["rawTarget", "tls"]')
  expect(formatFacts(found)).toContain('"method": { "kept": 1, "gaps": 0, "notRun": 0 }')
})
