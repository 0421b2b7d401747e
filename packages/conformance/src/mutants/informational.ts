/** Servers that send what stands around an answer wrongly: early hints and trailers. */
import type { Context, HttpResponse } from '@tsgi/spec'
import { isPairs, otherContexts, otherMembers, overlay } from './faults.ts'
import type { ServerMutant } from './mutant.ts'
import { changeHead, onAnswerHeads, onTheWire } from './wire-faults.ts'

type Inform = NonNullable<Context['sendInformational']>
type Trailers = NonNullable<HttpResponse['trailers']>

/** A server that hints otherwise than the app says. */
const otherHints = (change: (inform: Inform) => Inform) =>
  otherContexts((context) => {
    const { sendInformational } = context
    return sendInformational === undefined
      ? context
      : overlay(context, { sendInformational: change(sendInformational) })
  })

/** A server that sends other trailers than the app promised. */
const otherTrailers = (change: (trailers: Trailers) => Trailers | undefined) =>
  otherMembers(({ trailers }) => (trailers === undefined ? null : { trailers: change(trailers) }))

const hiddenLineEnd = '%hidden-line-end%'

const hiding = (headers: Parameters<Inform>[1]): Parameters<Inform>[1] =>
  typeof headers === 'object' && headers !== null && Symbol.iterator in headers
    ? [...headers].map((pair) =>
        Array.isArray(pair) && typeof pair[1] === 'string'
          ? [pair[0] as string, pair[1].replaceAll('\r\n', hiddenLineEnd)]
          : pair,
      )
    : headers

const checksums = /^(?:x-[a-z]+|etag)$/

const lastChunk = /(^|\r\n)0\r\n\r\n$/

export const informationalMutants: readonly ServerMutant[] = [
  {
    name: 'sends hints as they are given, line ends included',
    rule: 'early-hints-come-before-the-answer',
    seenIn: 'node’s `writeEarlyHints()`',
    break: (serve) =>
      onTheWire({ response: (text) => text.replaceAll(hiddenLineEnd, '\r\n') })(
        otherHints((inform) => (status, headers) => inform(status, hiding(headers)))(serve),
      ),
  },
  {
    name: 'has a function for hints that does nothing',
    rule: 'early-hints-come-before-the-answer',
    break: otherHints(() => () => {}),
  },
  {
    name: 'swallows hints that come too late',
    rule: 'early-hints-come-before-the-answer',
    break: otherHints((inform) => (status, headers) => {
      try {
        inform(status, headers)
      } catch (error) {
        if (!/before the answer/.test((error as Error).message)) throw error
      }
    }),
  },
  {
    name: 'sends a length with hints',
    rule: 'early-hints-come-before-the-answer',
    break: onAnswerHeads((head) => head.replace(/^(HTTP\/1\.1 103 [^\r]*\r\n)/, '$1content-length: 0\r\n')),
  },
  {
    name: 'drops trailers',
    rule: 'trailers-follow-the-body',
    seenIn: 'every adapter of a Response: it has no place for them',
    // Those that may be sent.
    break: otherTrailers(async (trailers) => {
      const fields = await trailers
      const isFine = isPairs(fields) && [...fields].every(([name, value]) => checksums.test(name) && /^.*$/.test(value))
      return isFine ? [] : fields
    }),
  },
  {
    name: 'sends trailers to clients that did not ask for them',
    rule: 'trailers-follow-the-body',
    break: (serve) =>
      onTheWire({
        response(text, connection) {
          if (text.startsWith('HTTP/1.1 ')) connection.hasTrailers = /^x-hidden-trailers:/im.test(text)
          const sent = changeHead(text, (head) => head.replace(/^x-hidden-trailers: .*\r\n/im, ''))
          return connection.hasTrailers ? sent.replace(lastChunk, '$10\r\nx-checksum: 1234\r\n\r\n') : sent
        },
      })(
        otherMembers(({ headers, trailers }) =>
          trailers === undefined ? null : { headers: [...(headers ?? []), ['x-hidden-trailers', 'yes']] },
        )(serve),
      ),
  },
  {
    name: 'ends a message as if it were whole when its trailers fail',
    rule: 'trailers-are-promised-fields',
    break: otherTrailers((trailers) => trailers.catch(() => [])),
  },
  {
    name: 'sends what belongs into a head behind the body',
    rule: 'trailers-are-promised-fields',
    seenIn: 'node’s `addTrailers()`',
    break: (serve) =>
      onTheWire({ response: (text) => text.replaceAll('x-hidden-trailer-', '') })(
        otherTrailers(async (trailers) => {
          const fields: unknown = await trailers
          if (!Array.isArray(fields)) return fields as Awaited<Trailers>
          return (fields as [string, string][]).map(([name, value]) =>
            /^[a-z-]+$/i.test(name) ? [`x-hidden-trailer-${name}`, value] : [name, value],
          )
        })(serve),
      ),
  },
]
