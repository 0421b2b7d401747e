/** Servers that read targets and hosts wrongly. */
import { otherContexts, otherRequests, overlay } from './faults.ts'
import type { ServerMutant } from './mutant.ts'
import { onRequestHeads, onTheWire } from './wire-faults.ts'

/** The URL as a server makes it that only puts strings together, where it does so. */
const gluedWhere = (isGlued: (target: string) => boolean) =>
  otherRequests((request, { rawTarget = '' }) =>
    rawTarget.startsWith('/') && isGlued(rawTarget)
      ? overlay(request, { url: `http://${request.headers.get('host')}${rawTarget}` })
      : request,
  )

const hasDots = (target: string) => /\/(?:\.|%2e)/i.test(target)

const withUrl = (change: (url: string) => string) =>
  otherRequests((request) => overlay(request, { url: change(request.url) }))

const isAuthority = (host: string) => /^[ \t]*[^@/\\?#\s]+[ \t]*$/.test(host) && URL.canParse(`http://${host.trim()}/`)

export const urlMutants: readonly ServerMutant[] = [
  {
    name: 'puts the URL together without normalising it',
    rule: 'url-is-what-the-parser-serialises',
    break: gluedWhere((target) => !hasDots(target)),
  },
  {
    name: 'makes up a Host for a request without one',
    rule: 'host-is-required',
    break: onRequestHeads((head) =>
      /^host:/im.test(head) || !/^\S+ \/\S* HTTP\/1\.1\r\n/.test(head)
        ? head
        : head.replace('\r\n', '\r\nHost: made-up.test\r\n'),
    ),
  },
  {
    name: 'takes the first of two Hosts',
    rule: 'host-is-single',
    seenIn: 'node:http',
    break: onRequestHeads((head) => {
      let seen = 0
      return head.replace(/^host:.*\r\n/gim, (line) => (seen++ === 0 ? line : ''))
    }),
  },
  {
    name: 'takes any text for a Host',
    rule: 'host-is-an-authority',
    seenIn: 'srvx: 200 with the host _invalid_',
    break: onRequestHeads((head) =>
      head
        .replace(/^host:(.*)\r\n/im, (line, host: string) => (isAuthority(host) ? line : 'Host: _invalid_\r\n'))
        .replace(/^(\S+ http:\/\/)([^/ ]*)/, (line, start: string, host: string) =>
          isAuthority(host) ? line : `${start}_invalid_`,
        ),
    ),
  },
  {
    name: 'shows the host of the first request in every URL',
    rule: 'host-is-of-its-own-request',
    seenIn: 'hattip on uWS: the first Host and protocol stick',
    break(serve) {
      let first: string | undefined
      return withUrl((text) => {
        const url = new URL(text)
        first ??= url.host
        url.host = first
        return url.href
      })(serve)
    },
  },
  {
    name: 'believes Host more than an absolute-form target',
    rule: 'absolute-form-beats-host',
    seenIn: 'Bun.serve',
    break: otherRequests((request, { rawTarget = '' }) => {
      if (rawTarget.startsWith('/') || rawTarget === '*') return request
      const url = new URL(request.url)
      url.host = request.headers.get('host') ?? ''
      return overlay(request, { url: url.href })
    }),
  },
  {
    name: 'serves an https target on a connection without TLS',
    rule: 'misdirected-scheme-is-refused',
    break: onTheWire({ request: (text) => text.replace(/^([A-Z]+) https:/, '$1 http:') }),
  },
  {
    name: 'takes the target * for a path',
    rule: 'asterisk-is-the-root',
    break: onTheWire({ request: (text) => text.replace(/^([A-Z]+) \* /, '$1 /* ') }),
  },
  {
    name: 'takes the first segment of a target with two slashes for a host',
    rule: 'target-is-a-path',
    break: otherRequests((request, { rawTarget = '' }) =>
      rawTarget.startsWith('//')
        ? overlay(request, { url: new URL(rawTarget, `http://${request.headers.get('host')}`).href })
        : request,
    ),
  },
  { name: 'leaves dot segments in the URL', rule: 'dot-segments-are-resolved', break: gluedWhere(hasDots) },
  {
    name: 'decodes an encoded slash',
    rule: 'percent-encoding-is-kept',
    break: withUrl((url) => url.replaceAll(/(?<!\.)%2F/gi, '/')),
  },
  {
    name: 'drops the question mark of an empty query',
    rule: 'empty-query-is-kept',
    break: withUrl((url) => url.replace(/\?$/, '')),
  },
  {
    name: 'replaces bytes of a target that are not ASCII',
    rule: 'target-is-visible-ascii',
    break: onTheWire({
      request: (text) => text.replace(/^[^\r\n]* HTTP\/1\.1\r\n/, (line) => line.replaceAll(/[\x7f-\xff]/g, '_')),
    }),
  },
  {
    name: 'cuts a fragment off the target',
    rule: 'target-has-no-fragment',
    break: onTheWire({ request: (text) => text.replace(/^([A-Z]+ [^ #]*)#[^ ]*/, '$1') }),
  },
  {
    name: 'normalises the raw target',
    rule: 'raw-target-is-verbatim',
    break: otherContexts((context, { url }) =>
      context.rawTarget === '*' ? context : overlay(context, { rawTarget: new URL(url).pathname }),
    ),
  },
  {
    name: 'makes up a host for HTTP/1.0',
    rule: 'http10-host-is-the-local-address',
    seenIn: 'five stacks, each with a host of its own',
    break: otherRequests((request, { httpVersion }) =>
      httpVersion === '1.0'
        ? overlay(request, { url: request.url.replace(/^http:\/\/[^/]*/, 'http://localhost') })
        : request,
    ),
  },
]
