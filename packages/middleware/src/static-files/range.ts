/** A `range` and the size of a file in, what of the file to send out. Pure. */

/** Positions of the first and the last byte. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/**
 * One range of bytes (RFC 9110, section 14.1.2). `whole`: there is none, it is malformed, of another unit, or there are
 * several, which a server may leave be (section 14.2). `unsatisfiable`: it begins behind the end.
 */
// Not range-parser, which takes a suffix that is longer than the file for unsatisfiable: the RFC wants the whole file.
export function readRange(range: string | null, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const [, from = '', to = '', suffix] = range?.match(single) ?? []
  if (suffix !== undefined) {
    if (Number(suffix) === 0) return 'unsatisfiable'
    return size === 0 ? 'whole' : { first: Math.max(0, size - Number(suffix)), last: size - 1 }
  }
  if (from === '') return 'whole'
  const first = Number(from)
  const last = to === '' ? Number.POSITIVE_INFINITY : Number(to)
  if (last < first) return 'whole'
  return first >= size ? 'unsatisfiable' : { first, last: Math.min(last, size - 1) }
}

const single = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/i
