/** An `accept` header and the types that there are in, the one that the client likes best out (RFC 9110 section 12.5.1). Pure. */

interface Range {
  readonly type: string
  readonly parameters: readonly string[]
  /** 0 to 1; 0 is refused. */
  readonly weight: number
}

/**
 * The type that a client prefers, `null` if it takes none of them. The most specific range that fits a type gives it its
 * weight; among equal weights the first type wins. Without a header, or with one that has no readable range, every type
 * is as good as the first. Types may have parameters: `text/html;level=1`.
 *
 * @example
 * preferredType(request.headers.get('accept'), ['application/json', 'text/html'])
 */
export function preferredType<T extends string>(accept: string | null, types: readonly T[]): T | null {
  const ranges = parseAccept(accept ?? '')
  if (ranges.length === 0) return types[0] ?? null
  let best: T | null = null
  let bestWeight = 0
  for (const type of types) {
    const weight = weightOf(type, ranges)
    if (weight > bestWeight) {
      best = type
      bestWeight = weight
    }
  }
  return best
}

function weightOf(type: string, ranges: readonly Range[]): number {
  const [essence = '', ...parameters] = splitOutsideQuotes(type, ';').map(normal)
  const kind = essence.slice(0, essence.indexOf('/'))
  const specificity = (range: Range): number => {
    if (range.type === '*/*') return 0
    if (range.type === `${kind}/*`) return 1
    if (range.type !== essence) return -1
    return range.parameters.every((one) => parameters.includes(one)) ? 2 + range.parameters.length : -1
  }
  let weight = 0
  let best = -1
  for (const range of ranges) {
    const fit = specificity(range)
    if (fit <= best) continue
    best = fit
    weight = range.weight
  }
  return weight
}

/** The ranges that are well-formed; what is none is passed over. */
function parseAccept(accept: string): readonly Range[] {
  return splitOutsideQuotes(accept, ',').flatMap((element) => {
    const [type = '', ...rest] = splitOutsideQuotes(element, ';').map(normal)
    if (!mediaRange.test(type)) return []
    const at = rest.findIndex((parameter) => parameter.startsWith('q='))
    if (at === -1) return [{ type, parameters: rest, weight: 1 }]
    const weight = (rest[at] as string).slice(2)
    return qvalue.test(weight) ? [{ type, parameters: rest.slice(0, at), weight: Number(weight) }] : []
  })
}

const mediaRange = /^(?:\*\/\*|[\w!#$%&'+\-.^`|~]+\/(?:\*|[\w!#$%&'+\-.^`|~]+))$/
const qvalue = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/

/** Spaces around parts mean nothing, and neither does case (values of the parameters in use have none). */
function normal(part: string): string {
  return part.trim().toLowerCase()
}

// The closing quote is optional, so that the time stays linear in what an unclosed one is followed by.
const parts = {
  ',': /(?:[^,"]|"(?:[^"\\]|\\[^])*"?)+/g,
  ';': /(?:[^;"]|"(?:[^"\\]|\\[^])*"?)+/g,
} as const

function splitOutsideQuotes(text: string, separator: ',' | ';'): readonly string[] {
  return text.match(parts[separator]) ?? []
}
