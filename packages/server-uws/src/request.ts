/** A uWebSockets.js request in, a judged head out. It is dead when its handler returns: everything is copied at once. */
import { judgeHead, type Life } from '@tsgi/spec/server'
import type { UwsRequest } from './uws.ts'

export function readHead(life: Life, request: UwsRequest): ReturnType<typeof judgeHead> {
  // Never `getMethod()`: it changes the method in place, to lower case.
  const method = request.getCaseSensitiveMethod()
  const query = request.getQuery()
  const fields: string[] = []
  request.forEach((name, value) => fields.push(name, value))
  return judgeHead({
    method,
    target: query === undefined ? request.getUrl() : `${request.getUrl()}?${query}`,
    httpVersion: '1.1',
    fields,
    encrypted: life.secure,
    localAuthority: '',
    // The library's own business: what its limit refuses depends on how the head arrives.
    maxHeaderSize: Number.POSITIVE_INFINITY,
    maxRequestBodySize: life.info.limits.maxRequestBodySize,
  })
}
