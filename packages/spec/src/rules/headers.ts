/** What an app reads as `request.headers`. */
import { inArea } from './rule.ts'

export const headersRules = inArea('request headers', {
  'request-names-are-lower-case': {
    sentence: 'Iterating the request headers gives names in lower case, one entry for each name.',
    reason: 'Code that compares names works by luck otherwise.',
    source: 'WHATWG Fetch, section 2.2 (headers, “sort and combine”); RFC 9110 section 5.1',
    keeper: 'server',
  },
  'repeated-fields-are-joined': {
    sentence: 'Fields of one name are joined with `, ` in the order in which they came.',
    reason: 'Some servers drop all but the first, some the first: a second `authorization` decides who is asked.',
    source: 'RFC 9110 section 5.3; WHATWG Fetch, section 2.2',
    keeper: 'server',
  },
  'cookies-are-joined-with-semicolons': {
    sentence: 'Several `cookie` fields are joined with `; `.',
    reason: 'Joined with a comma they are one cookie with a strange value.',
    source: 'RFC 9113 section 8.2.3; RFC 6265 section 4.2.1',
    keeper: 'server',
  },
  'names-are-looked-up-in-any-case': {
    sentence:
      '`headers.get()` and `headers.has()` take names in any case; a header that is not there is `null` and `false`.',
    reason: 'It is what `Headers` does, and what people type.',
    source: 'WHATWG Fetch, section 5.1',
    keeper: 'server',
  },
  'any-name-is-data': {
    sentence: 'Names such as `__proto__`, `constructor` and names with any token character are headers like others.',
    reason: 'Headers kept in plain objects lose some names and find others that nobody sent.',
    source: 'RFC 9110 section 5.6.2',
    keeper: 'server',
  },
  'values-are-trimmed': {
    sentence:
      'White space around a value is not part of it; white space inside is kept. A tab beside what frames the body may be refused.',
    reason: 'It belongs to the syntax of the line.',
    source: 'RFC 9112 section 5.1; RFC 9110 section 5.5',
    keeper: 'server',
  },
  'every-field-reaches-the-app': {
    sentence: 'A request that reaches the app has every field that came, whole, and no other.',
    reason:
      'Gateways have kept credentials to themselves and dropped what was too much, unseen; a field that they add is one that a client may forge.',
    source: 'RFC 9110 section 5.4; CGI’s `HTTP_AUTHORIZATION`; node:http beyond 1 024 fields',
    keeper: 'server',
  },
  'bytes-beyond-ascii-stay-their-own': {
    sentence: 'A byte over 0x7F in a value is promised to nobody; it changes no other character and no other field.',
    reason: 'Platforms decode it as Latin-1 or as UTF-8, replace it or cut it off.',
    source: 'RFC 9110 section 5.5',
    keeper: 'server',
  },
  'ordinary-heads-fit': {
    sentence: 'A head of 4 096 bytes or fewer, with 40 fields or fewer, reaches the app with every field.',
    reason: 'An app has to know how much of a cookie every server carries.',
    source: 'TSGI; RFC 9110 section 5.4',
    keeper: 'server',
  },
  'oversized-heads-are-refused': {
    sentence: 'A head larger than `limits.maxHeaderSize` reaches no app.',
    reason: 'A limit that is not kept bounds nothing: each connection costs as much as its client likes.',
    source: 'RFC 9110 section 5.4; RFC 6585 section 5',
    keeper: 'server',
    capability: 'maxHeaderSize',
  },
  'requests-outlive-awaits': {
    sentence: 'Method, URL, headers and context read the same before and after any `await`, and after the exchange.',
    reason: 'On one platform the request object dies when the handler returns.',
    source: 'TSGI; crossws’ uWebSockets.js adapter',
    keeper: 'server',
  },
  'requests-cannot-be-changed': {
    sentence: 'An app does not write to its request or context; it derives a changed one.',
    reason: 'What one middleware changes in place, another one saw before.',
    source: 'TSGI',
    keeper: 'app',
  },
})
