/** An entry of the log in, its line out. Pure. */
import type { AccessLogEntry } from './access-log-entry.ts'

/** Makes a line of an entry; `null` makes none. */
export type FormatEntry = (entry: AccessLogEntry) => string | null

export const formats: Readonly<Record<'text' | 'json', FormatEntry>> = {
  text: textLine,
  json: (entry) => JSON.stringify(entry),
}

/**
 * The line with every control character but tab, and each of the separators U+2028 and U+2029, as `\uXXXX`: what a client
 * sends begins no line of its own, and tells no terminal anything. JSON stays JSON.
 */
export function safeLine(line: string): string {
  return line.replaceAll(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const unsafe = /(?!\t)[\p{Cc}\u2028\u2029]/gu

/** The combined log format of Apache, and behind it the duration, the outcome and the id. */
function textLine(entry: AccessLogEntry): string {
  const { remoteAddress, time, method, path, httpVersion, status, bytes, duration, outcome, requestId } = entry
  const request = quoted(`${method} ${path} HTTP/${httpVersion}`)
  const tail = `${quoted(entry.referrer)} ${quoted(entry.userAgent)} ${duration}ms ${outcome} ${requestId ?? '-'}`
  return `${remoteAddress ?? '-'} - - [${commonTime(time)}] ${request} ${status ?? '-'} ${bytes} ${tail}`
}

function quoted(text: string | null): string {
  return `"${(text ?? '-').replaceAll(/["\\]/g, '\\$&')}"`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `21/Nov/2026:03:15:37 +0000` */
function commonTime(iso: string): string {
  const [year, month, day] = iso.slice(0, 10).split('-')
  return `${day}/${months[Number(month) - 1]}/${year}:${iso.slice(11, 19)} +0000`
}
