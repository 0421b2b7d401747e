/** A request in, the view of it that the app gets out: what is read of it is judged when it is read, not before. */
import type { HttpHeaders, HttpRequest } from '../request.ts'
import type { Report } from './breach.ts'
import { type Findings, findingsKey } from './findings.ts'
import { guard, type Method } from './guard.ts'
import { BodyGuard } from './guard-body.ts'

const members: ReadonlySet<PropertyKey> = new Set([
  'method',
  'url',
  'headers',
  'body',
  'bodyUsed',
  'signal',
  'text',
  'json',
  'arrayBuffer',
] satisfies (keyof HttpRequest)[])

const headersMembers: ReadonlySet<PropertyKey> = new Set([
  'get',
  'has',
  Symbol.iterator,
] satisfies (keyof HttpHeaders)[])

/** What the request tells the rest of the exchange. */
export interface RequestGuarding {
  readonly findings: Findings
  readonly signalRead: (signal: AbortSignal) => void
  readonly isFramedByFields: () => boolean
}

/** The view of a request. */
export function guardRequest(
  request: HttpRequest,
  { findings, signalRead, isFramedByFields }: RequestGuarding,
): HttpRequest {
  const { report } = findings
  const body = new BodyGuard(request, isFramedByFields, report)
  let headers: HttpHeaders | undefined
  const cure = 'Pass on derive(request, { … }) of @tsgi/spec/derive.'
  return guard(request, {
    writes: { report, name: 'request', members, cure },
    read(key, value, forward) {
      switch (key) {
        case findingsKey:
          return findings
        case 'body':
          return body.view(value)
        case 'text':
        case 'json':
        case 'arrayBuffer':
          return typeof value === 'function' ? body.whole(forward(value as Method)) : value
        case 'headers':
          if (typeof value !== 'object' || value === null) return value
          headers ??= guardHeaders(value as HttpHeaders, report)
          return headers
        case 'signal':
          if (value instanceof AbortSignal) signalRead(value)
          return value
        default:
          return typeof value === 'function' && key !== 'constructor' ? forward(value as Method) : value
      }
    },
  })
}

function guardHeaders(headers: HttpHeaders, report: Report): HttpHeaders {
  const cure = 'Pass on derive(request, { headers: new Headers([...request.headers, …]) }) of @tsgi/spec/derive.'
  return guard(headers, {
    writes: { report, name: 'request.headers', members: headersMembers, cure },
    read: (key, value, forward) =>
      typeof value === 'function' && key !== 'constructor' ? forward(value as Method) : value,
  })
}
