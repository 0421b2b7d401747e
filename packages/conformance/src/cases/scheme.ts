/** What a case says of plain HTTP in, the same as its connection has it out: over TLS with the scheme and the port of `https`. Pure. */
import type { Talk } from '../case.ts'

/** URLs, and hosts with the port that their scheme has by itself. */
export function inScheme(text: string, { scheme }: Pick<Talk, 'scheme'>): string {
  if (scheme === 'http') return text
  return text
    .replace(/^(http)(?=:)/i, (name) => `${name}${name === 'HTTP' ? 'S' : 's'}`)
    .replace(/:(0?)80(?=[/?]|$)/, ':$1443')
}
