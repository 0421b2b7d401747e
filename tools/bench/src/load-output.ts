/** What a load generator printed in, how many requests were answered out; an error where any of them failed. Pure. */

/** What a load did. */
export interface LoadResult {
  /** Requests that were answered with a status of success. */
  readonly requests: number
  readonly seconds: number
}

const unitsOfTime: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 }

/** `wrk` prints for people: `12345 requests in 5.00s, 1.77MB read`. */
export function readWrk(output: string): LoadResult {
  const failure = output.match(/(Socket errors|Non-2xx or 3xx responses): .*/)
  if (failure !== null) throw new Error(`wrk saw failures: ${failure[0]}`)
  const [, requests, time, unit] = output.match(/(\d+) requests in ([\d.]+)(us|ms|s|m|h),/) ?? []
  const factor = unitsOfTime[unit ?? '']
  if (factor === undefined) throw new Error(`wrk printed no count of requests:\n${output}`)
  return { requests: Number(requests), seconds: Number(time) * factor }
}

/** `autocannon --json`. */
export function readAutocannon(output: string): LoadResult {
  const result = JSON.parse(output) as Record<'2xx' | 'non2xx' | 'errors' | 'timeouts' | 'duration', number>
  const failures = (['non2xx', 'errors', 'timeouts'] as const).filter((name) => result[name] > 0)
  if (failures.length > 0) {
    throw new Error(`autocannon saw failures: ${failures.map((name) => `${name} ${result[name]}`).join(', ')}`)
  }
  return { requests: result['2xx'], seconds: result.duration }
}
