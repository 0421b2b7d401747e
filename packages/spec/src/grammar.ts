/** The grammar of names and values, written once for servers and the validator. */

/** RFC 9110 section 5.6.2: header names and methods. */
export const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** RFC 9110 section 5.5, obs-text included: a value is a byte string, so that a proxy can pass on what it got. */
export const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/

/** The part of it that every client reads alike. */
export const asciiValue = /^[\t\x20-\x7e]*$/

/** RFC 9110 section 8.6, as far as numbers are exact. */
export const decimal = /^[0-9]{1,15}$/

/** RFC 9110 section 7.6.1: what speaks about one connection, and not about the message. */
export const connectionFields: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
