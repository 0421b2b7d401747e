/** What became of one server in, an SVG to publish out. Pure. */

import { judgeRules, type SubjectVerdict } from './verdicts.ts'

/** Rules that were run. */
export interface Score {
  readonly kept: number
  readonly total: number
  readonly isBroken: boolean
}

/** How many of the rules that were run are kept. */
export function scoreOf(verdicts: readonly SubjectVerdict[]): Score {
  const ofRules = [...judgeRules(verdicts).values()].filter((verdict) => verdict !== 'not run')
  return {
    kept: ofRules.filter((verdict) => verdict === 'kept').length,
    total: ofRules.length,
    isBroken: verdicts.some(({ verdict }) => verdict === 'broken' || verdict === 'stale gap'),
  }
}

const label = 'TSGI'
const height = 20
const padding = 8
// Of Verdana at 11 pixels, nearly; `textLength` makes it exact, whatever font there is.
const charWidth = 6.6

/** `TSGI | 141/141 rules`, or `TSGI | broken`. */
export function formatBadge({ kept, total, isBroken }: Score): string {
  const message = isBroken ? 'broken' : `${kept}/${total} rules`
  const [left, right] = [widthOf(label), widthOf(message)]
  const box = (x: number, width: number, fill: string, text: string) =>
    `<rect x="${x}" width="${width}" height="${height}" fill="${fill}"/>` +
    `<text x="${x + width / 2}" y="14" textLength="${width - 2 * padding}">${text}</text>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${height}" role="img" aria-label="${label}: ${message}">`,
    `<title>${label}: ${message}</title>`,
    '<g font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" text-anchor="middle">',
    // The text is black or white by what is readable on its box: each pair has a contrast over 4.5.
    `<g fill="#fff">${box(0, left, '#24292f', label)}${box(left, right, isBroken ? '#b3261e' : '#1a7f37', message)}</g>`,
    '</g></svg>\n',
  ].join('\n')
}

function widthOf(text: string): number {
  return Math.round(text.length * charWidth) + 2 * padding
}
