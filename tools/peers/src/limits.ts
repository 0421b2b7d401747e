/** What the adapters here cannot express, by rule or by case: such a run says nothing of the peer. */
import type { RuleId } from '@tsgi/spec/rules'

export interface Limit {
  /** The rule, or one case of it. */
  readonly rule: RuleId
  readonly case?: string
  /** All of them where it is left out. */
  readonly peers?: readonly string[]
  readonly reason: string
}

const context = 'These facts are in our context, which the adapter fills with constants.'
const onError = 'A peer has no `onError` of ours; what it says of errors goes to stderr.'
const url = 'The listener makes the URL of its `Request` itself.'
const noBody = 'WHATWG Fetch allows no body here, so that the adapter passes none on.'

export const limits: readonly Limit[] = [
  {
    rule: 'bodies-arrive-intact',
    case: 'the body of a GET arrives',
    reason: 'A `Request` with the method GET has no body (WHATWG Fetch section 5.4).',
  },
  {
    rule: 'connections-are-kept',
    case: 'one connection serves requests with and without bodies one after another',
    reason: 'The case reads the body of a GET, which a `Request` does not have (WHATWG Fetch section 5.4).',
  },
  {
    rule: 'method-is-verbatim',
    case: 'each method of RFC 9110 and RFC 5789 but CONNECT reaches the app as it came',
    reason: 'A `Request` cannot have the method TRACE (WHATWG Fetch section 5.4).',
  },
  { rule: 'context-tells-the-facts', reason: context },
  { rule: 'http10-host-is-the-local-address', reason: context },
  { rule: 'http10-is-served', case: 'an HTTP/1.0 request is answered, and the connection ends', reason: context },
  { rule: 'completed-tells-what-was-sent', reason: context },
  { rule: 'completed-tells-of-a-loss', reason: context },
  { rule: 'background-work-outlives-the-answer', reason: context },
  { rule: 'errors-are-reported-once', reason: onError },
  { rule: 'lost-clients-are-no-errors', reason: onError },
  { rule: 'a-failing-reporter-is-contained', reason: onError },
  { rule: 'an-error-after-the-head-is-visible', reason: onError },
  { rule: 'invalid-answers-say-nothing', reason: onError },
  { rule: 'chunks-are-bytes', reason: onError },
  { rule: 'not-modified-has-no-body', reason: noBody },
  { rule: 'asterisk-is-the-root', peers: ['node'], reason: url },
  { rule: 'misdirected-scheme-is-refused', peers: ['node'], reason: url },
  { rule: 'url-is-what-the-parser-serialises', peers: ['node'], reason: url },
  { rule: 'dot-segments-are-resolved', peers: ['node'], reason: url },
  { rule: 'target-is-a-path', peers: ['node'], reason: url },
  {
    rule: 'absolute-form-beats-host',
    peers: ['node'],
    case: 'the authority of an absolute-form target is the host of the URL, not Host',
    reason: url,
  },
  { rule: 'host-is-an-authority', peers: ['node'], reason: 'The value of `Host` is left to the listener.' },
  {
    rule: 'repeated-fields-are-joined',
    peers: ['node'],
    reason: 'The listener reads `incoming.headers`, not `rawHeaders`.',
  },
  { rule: 'any-name-is-data', peers: ['node'], reason: 'The listener reads `incoming.headers`, not `rawHeaders`.' },
  {
    rule: 'head-ends-the-body',
    peers: ['node'],
    reason: 'The listener pipes the body into an answer that takes none.',
  },
]
