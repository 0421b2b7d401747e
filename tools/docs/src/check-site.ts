/** The files of a site in, links of its pages that lead nowhere and pages that nothing leads to out. Pure. */
import { posix } from 'node:path'
import type { Problem } from './problem.ts'

/** Each file by its path; pages are text, the rest is bytes. */
export type Site = ReadonlyMap<string, string | Uint8Array>

export function checkSite(site: Site, start: string): readonly Problem[] {
  const ids = new Map([...site].map(([path, content]) => [path, idsOf(content)]))
  const reached = new Set([start])
  const problems: Problem[] = []
  for (const [from, content] of site) {
    if (typeof content !== 'string' || !from.endsWith('.html')) continue
    for (const [, href = ''] of content.matchAll(/ (?:href|src)="([^"]*)"/g)) {
      if (/^(?:https?|mailto):/.test(href)) continue
      const [path = '', id = ''] = href.split('#', 2)
      const wanted = path === '' ? from : posix.normalize(posix.join(posix.dirname(from), path))
      const found = ids.get(wanted)
      if (found === undefined)
        problems.push({ where: from, what: `A link needs to lead to a file of the site; got ${href}.` })
      else if (id !== '' && !found.has(decodeURIComponent(id)))
        problems.push({ where: from, what: `A link needs to lead to an id of its page; got ${href}.` })
      // Each page leads to its own text.
      if (wanted !== from) reached.add(wanted)
    }
  }
  const lost = [...site.keys()].filter((path) => !reached.has(path))
  return [...problems, ...lost.map((where) => ({ where, what: 'A page needs a link that leads to it; got none.' }))]
}

function idsOf(content: string | Uint8Array): ReadonlySet<string> {
  if (typeof content !== 'string') return new Set()
  return new Set([...content.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id))
}
