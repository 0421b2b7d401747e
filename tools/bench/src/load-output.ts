/** What a load generator printed in, how many requests were answered how fast out; an error where any of them failed. Pure. */

/** What a load did. */
export interface LoadResult {
  /** Requests that were answered with a status of success. */
  readonly requests: number
  readonly seconds: number
  /** Milliseconds within which 99 of 100 were answered. */
  readonly p99: number
}

const unitsOfTime: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 }

/** `wrk --latency` prints for people: `99%    1.77ms` and `12345 requests in 5.00s, 1.77MB read`. */
export function readWrk(output: string): LoadResult {
  const failure = output.match(/(Socket errors|Non-2xx or 3xx responses): .*/)
  if (failure !== null) throw new Error(`wrk saw failures: ${failure[0]}`)
  const [, requests, time] = output.match(/(\d+) requests in (\S+),/) ?? []
  const [, latency] = output.match(/^ *99% +(\S+) *$/m) ?? []
  const seconds = inSeconds(time)
  const p99 = inSeconds(latency)
  if (seconds === null || p99 === null) throw new Error(`wrk printed no count of requests or no latency:\n${output}`)
  return { requests: Number(requests), seconds, p99: p99 * 1000 }
}

interface AutocannonResult extends Record<'2xx' | 'non2xx' | 'errors' | 'timeouts' | 'duration', number> {
  readonly latency: { readonly p99: number }
}

/** `autocannon --json`. */
export function readAutocannon(output: string): LoadResult {
  const result = JSON.parse(output) as AutocannonResult
  const failures = (['non2xx', 'errors', 'timeouts'] as const).filter((name) => result[name] > 0)
  if (failures.length > 0) {
    throw new Error(`autocannon saw failures: ${failures.map((name) => `${name} ${result[name]}`).join(', ')}`)
  }
  return { requests: result['2xx'], seconds: result.duration, p99: result.latency.p99 }
}

function inSeconds(text: string | undefined): number | null {
  const [, number, unit] = text?.match(/^([\d.]+)(us|ms|s|m|h)$/) ?? []
  const factor = unitsOfTime[unit ?? '']
  return factor === undefined ? null : Number(number) * factor
}
