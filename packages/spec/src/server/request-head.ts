/** The head of a request as the platform parsed it in, a judged head or a refusal out. Runs before any app. */
import { decimal, token } from '../grammar.ts'
import type { RawFields } from './request-headers.ts'
import { serialiseAuthority, splitAbsoluteForm } from './request-url.ts'

/** What a platform knows of a request's head. */
export interface RawHead {
  readonly method: string
  /** The request target as it came. */
  readonly target: string
  readonly httpVersion: string
  readonly fields: RawFields
  readonly encrypted: boolean
  /** The authority for an HTTP/1.0 request without `Host`. */
  readonly localAuthority: string
  /** A head that is larger is refused. */
  readonly maxHeaderSize: number
  /** A body that declares more is refused. */
  readonly maxRequestBodySize: number
  /** Of HTTP/2, whose frames tell whether content follows; before it the fields do. */
  readonly hasContent?: boolean
}

/** A head that an app may see. */
export interface RequestHead {
  readonly method: string
  readonly httpVersion: '1.0' | '1.1' | '2'
  readonly fields: RawFields
  readonly encrypted: boolean
  readonly rawTarget: string
  /** Scheme, authority and path for `composeUrl`. */
  readonly scheme: 'http' | 'https'
  readonly authority: string
  readonly target: string
  /** 0 without content, `null` where only the end tells (`transfer-encoding: chunked`). */
  readonly contentLength: number | null
  /** Whether the client waits for `100 Continue`. */
  readonly expectsContinue: boolean
  /** Whether the client wants the connection closed after the answer. */
  readonly wantsClose: boolean
}

/** A request that no app sees. */
export class Refusal {
  /** What the client is answered, without a body. */
  readonly status: number
  /** For the operator's eyes; a client sees the status alone. */
  readonly reason: string
  /** The end of the request cannot be trusted: what follows on the connection may be an attack. */
  readonly framingBroken: boolean

  /** `reason` and `framingBroken`: as the members of these names. */
  constructor(status: number, reason: string, framingBroken = false) {
    this.status = status
    this.reason = reason
    this.framingBroken = framingBroken
  }
}

const visibleAscii = /^[\x21-\x7e]+$/

/** Judges a head. RFC 9112 sections 3.2, 6.1 and 6.3; RFC 9110 sections 7.2, 7.4, 9.1 and 10.1.1. */
export function judgeHead(raw: RawHead): RequestHead | Refusal {
  const { method, target, httpVersion } = raw
  if (httpVersion !== '1.1' && httpVersion !== '1.0' && httpVersion !== '2')
    return new Refusal(505, 'an HTTP version other than 1.0, 1.1 and 2')
  const found = findFields(raw.fields)
  // The method, the target, `HTTP/1.1`, two spaces, two line ends.
  if (method.length + target.length + 14 + found.bytes > raw.maxHeaderSize)
    return new Refusal(431, `a head of more than ${raw.maxHeaderSize} bytes`, true)
  const contentLength = judgeFraming(found, raw)
  if (contentLength instanceof Refusal) return contentLength
  if (!token.test(method)) return new Refusal(400, 'a method that is no token')
  if (method === 'CONNECT') return new Refusal(405, 'the method CONNECT', true)
  if (!visibleAscii.test(target)) return new Refusal(400, 'a request target with bytes that are not visible ASCII')
  if (target.includes('#')) return new Refusal(400, 'a request target with a fragment')
  if (found.expect !== null && found.expect.toLowerCase() !== '100-continue')
    return new Refusal(417, 'an expectation other than 100-continue')

  if (contentLength !== null && contentLength > raw.maxRequestBodySize)
    return new Refusal(413, `a body of more than ${raw.maxRequestBodySize} bytes`)
  const scheme = raw.encrypted ? 'https' : 'http'
  const place = judgeTarget(method, target, scheme)
  if (place instanceof Refusal) return place
  const hostField = judgeHost(found, raw)
  if (hostField instanceof Refusal) return hostField
  const host = serialiseAuthority(hostField, scheme)
  if (host === null) return new Refusal(400, 'a Host that is not uri-host[:port]')
  const authority = place.authority === null ? host : serialiseAuthority(place.authority, scheme)
  if (authority === null) return new Refusal(400, 'a request target whose authority is not uri-host[:port]')
  return {
    method,
    httpVersion,
    fields: raw.fields,
    encrypted: raw.encrypted,
    rawTarget: target,
    scheme,
    authority,
    target: place.path,
    contentLength,
    expectsContinue: found.expect !== null && httpVersion !== '1.0' && contentLength !== 0,
    wantsClose: found.close || (httpVersion === '1.0' && !found.keepAlive),
  }
}

interface Found {
  /** What the fields took at least: a platform does not tell the white space around a value. */
  bytes: number
  hosts: number
  host: string
  lengths: number
  length: string
  codings: number
  coding: string
  expect: string | null
  close: boolean
  keepAlive: boolean
}

function findFields(fields: RawFields): Found {
  const found: Found = {
    bytes: 0,
    hosts: 0,
    host: '',
    lengths: 0,
    length: '',
    codings: 0,
    coding: '',
    expect: null,
    close: false,
    keepAlive: false,
  }
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] as string
    // A colon and a line end.
    found.bytes += name.length + (fields[i + 1] as string).length + 3
    // Only names of these lengths matter here, so that no other is lower-cased on the way of a request.
    switch (name.length) {
      case 4:
        if (name.toLowerCase() !== 'host') break
        found.hosts += 1
        found.host = fields[i + 1] as string
        break
      case 6:
        if (name.toLowerCase() === 'expect') found.expect = fields[i + 1] as string
        break
      case 10:
        if (name.toLowerCase() !== 'connection') break
        for (const option of (fields[i + 1] as string).toLowerCase().split(',')) {
          if (option.trim() === 'close') found.close = true
          if (option.trim() === 'keep-alive') found.keepAlive = true
        }
        break
      case 14:
        if (name.toLowerCase() !== 'content-length') break
        found.lengths += 1
        found.length = fields[i + 1] as string
        break
      case 17:
        if (name.toLowerCase() !== 'transfer-encoding') break
        found.codings += 1
        found.coding = fields[i + 1] as string
        break
    }
  }
  return found
}

function judgeFraming(found: Found, { httpVersion, hasContent }: RawHead): number | null | Refusal {
  if (found.codings > 0) {
    if (found.lengths > 0) return new Refusal(400, 'both Content-Length and Transfer-Encoding', true)
    if (found.codings > 1) return new Refusal(400, 'more than one Transfer-Encoding', true)
    if (httpVersion !== '1.1') return new Refusal(400, `a Transfer-Encoding in HTTP/${httpVersion}`, true)
    if (found.coding.toLowerCase() !== 'chunked')
      return new Refusal(501, 'a Transfer-Encoding other than chunked', true)
    return null
  }
  if (found.lengths === 0) return hasContent === true ? null : 0
  if (found.lengths > 1) return new Refusal(400, 'more than one Content-Length', true)
  if (!decimal.test(found.length)) return new Refusal(400, 'a Content-Length that is no decimal number', true)
  if (hasContent === false && Number(found.length) > 0)
    return new Refusal(400, 'a Content-Length without content', true)
  return Number(found.length)
}

function judgeHost(found: Found, raw: RawHead): string | Refusal {
  if (found.hosts === 1) return found.host
  if (found.hosts > 1) return new Refusal(400, 'more than one Host')
  return raw.httpVersion === '1.0' ? raw.localAuthority : new Refusal(400, 'no Host')
}

function judgeTarget(
  method: string,
  target: string,
  scheme: string,
): { readonly authority: string | null; readonly path: string } | Refusal {
  if (target.startsWith('/')) return { authority: null, path: target }
  if (target === '*') {
    return method === 'OPTIONS' ? { authority: null, path: '/' } : new Refusal(400, 'the target * outside OPTIONS')
  }
  const absolute = splitAbsoluteForm(target)
  if (absolute === null) return new Refusal(400, 'a request target of no known form')
  if (absolute.scheme !== 'http' && absolute.scheme !== 'https') return new Refusal(400, 'a target that is not http(s)')
  // RFC 9110 section 7.4: an https target on an unsecured connection is misdirected, and the other way round.
  if (absolute.scheme !== scheme) return new Refusal(421, 'a target whose scheme is not that of the connection')
  return { authority: absolute.authority, path: absolute.target }
}
