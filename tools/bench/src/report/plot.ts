/** Results in, a picture of the CPU that a request costs out, as SVG that is readable on light and on dark ground. Pure. */
import { contestants } from '../contestants.ts'
import type { Figure, Result } from './results.ts'

/** Sizes in units of the picture. */
const size = {
  column: 470,
  columns: 2,
  margin: 16,
  row: 20,
  bar: 12,
  name: 150,
  bars: 180,
  head: 34,
  legend: 34,
  gap: 8,
} as const

const style = `
svg { --ground: #ffffff; --ink: #1f2328; --faint: #59636e; --raw: #8c959f; --ours: #0969da; --peer: #c3cbd3 }
@media (prefers-color-scheme: dark) {
  svg { --ground: #0d1117; --ink: #f0f6fc; --faint: #9198a1; --raw: #7d8590; --ours: #4493f8; --peer: #3d444d }
}
.ground { fill: var(--ground) }
text { font: 12px system-ui, sans-serif; fill: var(--ink) }
.title { font-weight: 600; font-size: 14px }
.faint { fill: var(--faint) }
.raw { fill: var(--raw) } .ours { fill: var(--ours) } .peer { fill: var(--peer) }
.spread { stroke: var(--ink); stroke-width: 1.5 }
`

type Kind = 'raw' | 'ours' | 'peer'

const legend = [
  ['raw', 'the raw platform'],
  ['ours', 'TSGI'],
  ['peer', 'others'],
] as const satisfies readonly (readonly [Kind, string])[]

interface Bar {
  readonly name: string
  readonly kind: Kind
  readonly figure: Figure
}

/** A panel for each scenario, on a scale of its own that begins with 0; a line across a bar is the spread of the rounds. */
export function makePlot(results: readonly Result[]): string {
  const panels = [...new Set(results.map(({ scenario }) => scenario))].map((scenario) => ({
    scenario,
    bars: results.filter((result) => result.scenario === scenario).flatMap(barOf),
  }))
  const tall = size.head + Math.max(0, ...panels.map(({ bars }) => topOf(bars, bars.length)))
  const rows = Math.ceil(panels.length / size.columns)
  const width = size.columns * size.column + size.margin
  const height = size.legend + rows * tall + size.margin
  const shown = panels.map(({ scenario, bars }, i) => {
    const x = size.margin + (i % size.columns) * size.column
    const y = size.legend + Math.floor(i / size.columns) * tall
    return `<g transform="translate(${x} ${y})">\n${panel(scenario, bars)}\n</g>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="CPU of the server for each request">`,
    `<style>${style}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    ...legend.map(([kind, words], i) => legendEntry(kind, words, size.margin + i * 140)),
    `<text class="faint" x="${width - size.margin}" y="22" text-anchor="end">µs of CPU for a request (× raw); shorter is better</text>`,
    ...shown,
    '</svg>\n',
  ].join('\n')
}

function barOf({ contestant, platform, figures: { cpu } }: Result): readonly Bar[] {
  if (cpu === undefined) return []
  const isOurs = contestants.some(({ name, isOurs }) => name === contestant && isOurs)
  return [{ name: contestant, kind: contestant === platform ? 'raw' : isOurs ? 'ours' : 'peer', figure: cpu }]
}

function panel(scenario: string, bars: readonly Bar[]): string {
  const longest = Math.max(...bars.map(({ figure }) => figure.highest))
  const scale = (value: number) => round((value / longest) * size.bars)
  const rows = bars.map(({ name, kind, figure: { median, lowest, highest, ratio } }, i) => {
    const top = size.head + topOf(bars, i)
    const middle = top + size.bar / 2
    const left = size.name + 8
    const value = `${median.toFixed(1)}${ratio === null ? '' : ` (${ratio.toFixed(2)} ×)`}`
    return [
      `<text x="${size.name}" y="${middle + 4}" text-anchor="end">${escape(name)}</text>`,
      `<rect class="${kind}" x="${left}" y="${top}" width="${scale(median)}" height="${size.bar}"/>`,
      `<path class="spread" d="M${round(left + scale(lowest))} ${middle}H${round(left + scale(highest))}"/>`,
      `<text class="faint" x="${round(left + scale(highest) + 6)}" y="${middle + 4}">${value}</text>`,
    ].join('\n')
  })
  return [`<text class="title" x="${size.name + 8}" y="22">${escape(scenario)}</text>`, ...rows].join('\n')
}

/** Where a bar begins: there is a gap between platforms. */
function topOf(bars: readonly Bar[], at: number): number {
  const gaps = bars.slice(1, at + 1).filter(({ kind }) => kind === 'raw').length
  return at * size.row + gaps * size.gap
}

function legendEntry(kind: Kind, words: string, x: number): string {
  return `<rect class="${kind}" x="${x}" y="12" width="12" height="12"/><text x="${x + 18}" y="22">${escape(words)}</text>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
