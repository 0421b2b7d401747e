/** What a header may look like on the wire, for all who judge one. */

/** A name: RFC 9110 section 5.6.2, `token`. */
export const fieldName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** A value: RFC 9110 section 5.5, obs-text included: a value is a byte string, so that a proxy can pass on what it got. */
export const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/
