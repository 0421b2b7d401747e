import { expect, test } from 'vitest'
import type { Report, ServerReport } from '../report.ts'
import { formatHtml } from './page.ts'

const attack = `"'><script>alert(1)</script>&amp;`

/** A server with one case of one rule, kept where nothing else is said. */
function server(name: string, more: Partial<ServerReport> = {}, result: Partial<ServerReport['results'][number]> = {}) {
  const plain: ServerReport = {
    name,
    version: '1.2.3',
    runtime: 'node 20',
    capabilities: ['http10'],
    kept: 1,
    broken: 0,
    gaps: [],
    staleGaps: [],
    notRun: [],
    unable: null,
    failures: [],
    results: [
      {
        case: 'a HEAD has no body',
        verdict: 'kept',
        why: [],
        run: { delivery: 'whole', validated: false },
        events: [
          { connection: 1, kind: 'sent', text: 'HEAD / HTTP/1.1\r\n\r\n', bytes: 19 },
          { connection: 1, kind: 'received', text: 'HTTP/1.1 200 OK\r\n\r\n', bytes: 19 },
          { connection: 1, kind: 'end', text: '', bytes: 0 },
        ],
        ...result,
      },
    ],
  }
  return { ...plain, ...more }
}

function report(servers: readonly ServerReport[], more: Partial<Report> = {}): Report {
  return {
    rules: [
      {
        rule: 'head-has-no-body',
        area: 'framing',
        sentence: 'No `body`.',
        reason: 'Why.',
        source: 'RFC 9110 section 9.3.2; a/b#7',
      },
    ],
    cases: [{ rule: 'head-has-no-body', name: 'a HEAD has no body', app: '() => 1' }],
    servers,
    apps: [],
    ...more,
  }
}

test('the same report is the same page, and a date is there only where it is given', () => {
  const one = report([server('node')])
  expect(formatHtml(one)).toBe(formatHtml(one))
  expect(formatHtml(one)).not.toMatch(/\d{4}-\d\d-\d\d/)
  expect(formatHtml(one, { date: '2026-11-21' })).toContain('over real sockets, 2026-11-21.')
  expect(formatHtml(one)).not.toContain('A part of the suite')
  expect(formatHtml(one, { isPart: true })).toContain('A part of the suite: ')
})

test('no text from anywhere becomes markup', () => {
  const events = (['sent', 'received', 'note'] as const).map((kind) => ({
    connection: 1,
    kind,
    text: attack,
    bytes: 99,
  }))
  const hostile = server(
    attack,
    { version: attack, runtime: attack, capabilities: [attack] },
    { case: attack, verdict: 'broken', why: [attack], events },
  )
  const check = { case: `${attack}: ${attack}`, verdict: 'gap', why: [attack], run: null, events: [] } as const
  const rule = { rule: attack, area: attack, sentence: attack, reason: attack, source: attack } as never
  const page = formatHtml(
    {
      rules: [rule],
      cases: [{ rule: attack, name: attack, app: attack }],
      servers: [{ ...hostile, results: [...hostile.results, check] }, server(`other ${attack}`, { unable: attack })],
      apps: [{ name: attack, results: [] }],
    },
    { date: attack },
  )
  expect(page).not.toContain('<script>alert')
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page).not.toContain(`"'>`)
  expect(page.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;&amp;amp;/g)?.length).toBeGreaterThan(15)
})

test('bytes without a picture are escapes, and what was cut is counted', () => {
  const text = 'a\\b\0\x7F\xE9\ttab\rcr\nlf\r\nend'
  const events = [{ connection: 1, kind: 'received', text, bytes: 2000 }] as const
  const page = formatHtml(report([server('node', {}, { verdict: 'broken', why: ['why'], events })]))
  expect(page.replaceAll(/<\/?i>/g, '')).toContain(
    'a\\\\b\\x00\\x7f\\xe9\\ttab\\rcr\\n\nlf\\r\\n\nend<em>… 1979 more of 2000 bytes</em>',
  )
})

test('text that would read backwards or not at all is written as an escape', () => {
  const page = formatHtml(report([server('node', { version: '1\u202E2\u200B3\u0007' })]))
  expect(page).toContain('version 1\\u{202e}2\\u{200b}3\\u{7},')
})

test('the beginning of what was kept is shown, all of what was not', () => {
  const events = [{ connection: 1, kind: 'sent', text: 'x'.repeat(1500), bytes: 1500 }] as const
  expect(formatHtml(report([server('node', {}, { events })]))).toContain(`${'x'.repeat(400)}<em>… 1100 more of 1500`)
  const broken = formatHtml(report([server('node', {}, { events, verdict: 'broken', why: ['why'] })]))
  expect(broken).toContain(`${'x'.repeat(1500)}</p>`)
})

test('each rule has a link for all servers and one for each, also where two names look alike', () => {
  const page = formatHtml(report([server('node 20'), server('Node-20')]))
  for (const id of ['head-has-no-body', 'head-has-no-body.node-20', 'head-has-no-body.node-20-2']) {
    expect(page.split(`id="${id}"`)).toHaveLength(2)
    expect(page).toContain(`href="#${id}"`)
  }
})

test('every id is there once, and every link within the page leads to one', () => {
  const check = { case: 'Hono: routes', verdict: 'kept', why: [], run: null, events: [] } as const
  const one = server('node')
  const page = formatHtml(
    report([{ ...one, results: [...one.results, check] }, server('uws')], { apps: [{ name: 'Hono', results: [] }] }),
  )
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const links = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id)
  expect(links.filter((id) => !ids.includes(id))).toEqual([])
})

test('the code of an app stands once, however many servers there are', () => {
  const page = formatHtml(report([server('node'), server('uws'), server('bun')]))
  expect(page.split('() =&gt; 1')).toHaveLength(2)
})

test('what is not kept is open, what is kept is closed', () => {
  const page = formatHtml(report([server('node'), server('uws', {}, { verdict: 'gap', why: ['cannot'] })]))
  expect(page).toContain('<details class="s s0 k"><summary>')
  expect(page).toContain('<details class="s s1 g" open><summary>')
})

test('a server that could not be run says why, and nothing of it counts', () => {
  const page = formatHtml(report([server('node'), server('uws', { unable: 'no binary' })]))
  expect(page).toContain('Nothing is broken. Could not be run: uws.')
  expect(page).toContain('could not be run: no binary')
  expect(formatHtml(report([server('uws', { unable: 'no binary' })]))).not.toContain('Nothing is broken')
})

test('sections of RFCs and public bugs are links', () => {
  const page = formatHtml(report([server('node')]))
  expect(page).toContain('<a href="https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2" rel="noreferrer">')
  expect(page).toContain('<a href="https://github.com/a/b/issues/7" rel="noreferrer">a/b#7</a>')
})

test('a report without apps has no table of apps', () => {
  expect(formatHtml(report([server('node')]))).not.toContain('id="apps"')
})
