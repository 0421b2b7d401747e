/** A request in, the script that makes wrk send it out. Pure. */
import type { BenchRequest } from './scenarios.ts'

export function wrkScript({ method, path, headers, body }: BenchRequest): string {
  const fields = Object.entries(headers).map(([name, value]) => `wrk.headers[${quote(name)}] = ${quote(value)}`)
  const lines = [`wrk.method = ${quote(method)}`, `wrk.path = ${quote(path)}`, ...fields]
  return [...lines, ...(body === null ? [] : [`wrk.body = ${quote(body)}`]), ''].join('\n')
}

/** A string of Lua: what JSON escapes, Lua escapes alike, but for `\u`. */
function quote(text: string): string {
  const quoted = JSON.stringify(text)
  if (quoted.includes('\\u')) throw new Error(`A request of wrk needs text without control characters; got ${quoted}.`)
  return quoted
}
