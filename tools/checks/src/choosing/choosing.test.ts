import type { Gap } from '@tsgi/conformance'
import { expect, test } from 'vitest'
import { checkFacts } from './facts.ts'
import { type Choice, makeChoosing, type ServerFacts } from './page.ts'

const node: ServerFacts = {
  name: 'node',
  capabilities: ['tls', 'reusePort'],
  engines: '>=20',
  gaps: [{ rule: 'host-is-single', case: 'a case', reason: 'It is so.', protocols: ['h2'] }],
}
const column = { server: 'node', protocol: 'http', node: '20', capabilities: ['tls'] } as const
const areas = { URL: { kept: 3, gaps: 1, notRun: 0 }, TLS: { kept: 0, gaps: 0, notRun: 2 } }
const figure = (median: number, ratio: number | null) => ({ cpu: { median, ratio }, memory: { median, ratio } })

const choice: Choice = {
  servers: [node],
  matrix: {
    columns: [
      { ...column, areas },
      { ...column, node: '22', capabilities: ['reusePort', 'tls'], areas },
    ],
  },
  benchmarks: {
    requests: {
      day: '2026-11-21',
      machine: { cpu: 'A CPU', cores: 2, node: '20.20.2' },
      rounds: 1,
      results: [
        { scenario: 'text', contestant: 'node:http', figures: figure(10, 1) },
        { scenario: 'text', contestant: 'server-node', figures: figure(12.34, 1.234) },
      ],
    },
  },
  capabilities: { tls: 'The option `tls`.', reusePort: 'The option `reusePort`.', http2: 'HTTP/2.' },
  areas: ['URL', 'TLS'],
}

test('rules are counted by area and in all, on the oldest Node; what was not asked is a dash', () => {
  const page = makeChoosing(choice)
  expect(page).toContain('| Rules kept | server-node, HTTP/1.1 |')
  expect(page).toContain('[URL](../packages/spec/SPEC.md#url) | 3 of 4 |')
  expect(page).toContain('[TLS](../packages/spec/SPEC.md#tls) | – |')
  expect(page).toContain('| **all** | **3 of 4** |')
  expect(page).toContain('| server-node, HTTP/1.1 | 22 | 3 | 1 | 2 |')
})

test('a gap has its reason, where it is one, and its case', () => {
  expect(makeChoosing(choice)).toContain(
    '- (h2) It is so.\n  [host-is-single](../packages/spec/SPEC.md#host-is-single): “a case”.',
  )
})

test('a capability is declared, on some lines of Node alone, or not', () => {
  const page = makeChoosing(choice)
  expect(page).toContain('| `tls` | The option `tls`. | yes |')
  expect(page).toContain('| `reusePort` | The option `reusePort`. | not on Node 20 |')
  expect(page).toContain('| `http2` | HTTP/2. | – |')
})

test('figures have the ratio to what a server stands on, and a trial is called one', () => {
  const page = makeChoosing(choice)
  expect(page).toContain('| text | 10.0 | 12.3 (1.23 ×) | – | – |')
  expect(page).toContain('Fewer than three rounds')
})

test('a server of which nobody says how it installs is an error', () => {
  expect(() => makeChoosing({ ...choice, servers: [{ ...node, name: 'other' }] })).toThrow('how server-other installs')
})

test('what the matrix found fits what servers declare and the gaps that they list', () => {
  const blame = (change: Partial<ServerFacts>) =>
    checkFacts(choice.matrix, [{ ...node, ...change }]).map(({ got }) => got)
  const gap: Gap = { rule: 'host-is-single', case: 'a case', reason: 'It is so.' }
  const everywhere = [gap, { ...gap, case: 'another case' }]
  expect(blame({ gaps: everywhere })).toEqual([])
  expect(blame({ gaps: everywhere, capabilities: ['tls', 'http2'] })).toEqual([
    'server-node without http2, which its platform.ts declares',
    'server-node with reusePort, which its platform.ts does not declare',
  ])
  expect(blame({})).toEqual([
    '1 rules with a gap for server-node, HTTP/1.1, Node 20, where gaps.json has 0',
    '1 rules with a gap for server-node, HTTP/1.1, Node 22, where gaps.json has 0',
  ])
})
