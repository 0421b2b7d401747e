/** What is measured: a heading, a unit and digits for each figure. */

export interface Metric {
  readonly heading: string
  readonly digits: number
  /** A median of raw below this is noise, and nothing is compared with it. */
  readonly least: number
}

export const metrics = {
  /** User and system time of the server's process. */
  cpu: { heading: 'CPU µs/request', digits: 1, least: 0 },
  throughput: { heading: 'requests/s', digits: 0, least: 0 },
  p99: { heading: 'p99 ms', digits: 2, least: 0 },
  /** Resident memory of the server's process at its peak. */
  memory: { heading: 'peak MiB', digits: 0, least: 0 },
  /** What the resident memory grew by, for each connection. */
  each: { heading: 'KiB/connection', digits: 1, least: 1 },
  speed: { heading: 'MiB/s', digits: 0, least: 0 },
  start: { heading: 'ms to first answer', digits: 0, least: 0 },
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof metrics

export const metricNames = Object.keys(metrics) as readonly MetricName[]

/** One round of one contestant. */
export type Sample = { readonly [Name in MetricName]?: number }
