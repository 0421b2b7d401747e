/** An `accept-encoding` and the encodings that there are in, those that the client takes out, the best one first. */
import Negotiator from 'negotiator'

// Its types know nothing of `preferred`.
interface Preferring {
  readonly encodings: (available: readonly string[], options: { readonly preferred: readonly string[] }) => string[]
}

/**
 * Those of `available` that the client likes at least as much as the plain bytes (RFC 9110, section 12.5.3). What it
 * likes equally is in the order of `available`. A client that says nothing gets the plain bytes.
 */
export function acceptedEncodings<E extends string>(accept: string | null, available: readonly E[]): readonly E[] {
  if (accept === null) return []
  const all = [...available, 'identity'] as const
  const negotiator: Preferring = new Negotiator({ headers: { 'accept-encoding': accept } })
  const accepted = negotiator.encodings(all, { preferred: all }) as (E | 'identity')[]
  const plain = accepted.indexOf('identity')
  return (plain === -1 ? accepted : accepted.slice(0, plain)) as readonly E[]
}
