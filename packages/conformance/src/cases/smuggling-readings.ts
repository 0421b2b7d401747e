/** Requests that are written more loosely than they should be, which servers may repair, in one way, or refuse. */
import type { Case } from '../case.ts'
import { type Attempt, readInOneWay } from './one-reading.ts'

const hello = 'hello'
const last = '0\r\n\r\n'

/** A POST of `hello` with these fields. */
function post(field: string, content: string): Attempt {
  return { method: 'POST', body: hello, bytes: ({ head }, path) => head(`POST ${path} HTTP/1.1`, field) + content }
}

const chunked = (content: string) => post('Transfer-Encoding: chunked', content)

/** A GET whose request line is this, for a path. */
function get(line: (path: string) => string): Attempt {
  return { bytes: ({ head }, path) => head(line(path)) }
}

const trailing = (...fields: readonly string[]) =>
  chunked(`5\r\nhello\r\n0\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`)

export const smugglingReadingCases: readonly Case[] = [
  readInOneWay(
    'request-lines-have-one-reading',
    'empty lines before a request and between two change neither, or the connection ends',
    {
      'one before': { bytes: ({ head }, path) => `\r\n${head(`GET ${path} HTTP/1.1`)}` },
      'three before': { bytes: ({ head }, path) => `\r\n\r\n\r\n${head(`GET ${path} HTTP/1.1`)}` },
      'one between': { bytes: ({ head }, path) => `${head(`GET ${path} HTTP/1.1`)}\r\n` },
      'one behind a body': post('Content-Length: 5', `${hello}\r\n`),
      'one behind the last chunk': chunked(`5\r\nhello\r\n${last}\r\n`),
    },
  ),
  readInOneWay(
    'request-lines-have-one-reading',
    'white space that a request line does not need changes nothing, or the request reaches no app',
    {
      'two spaces before the target': get((path) => `GET  ${path} HTTP/1.1`),
      'two spaces behind the target': get((path) => `GET ${path}  HTTP/1.1`),
      'a space before': get((path) => ` GET ${path} HTTP/1.1`),
      'a space behind': get((path) => `GET ${path} HTTP/1.1 `),
      'a tab behind': get((path) => `GET ${path} HTTP/1.1\t`),
      'tabs between': get((path) => `GET\t${path}\tHTTP/1.1`),
      'a tab beside a space': get((path) => `GET \t${path} HTTP/1.1`),
    },
  ),
  readInOneWay(
    'values-are-trimmed',
    'white space around what frames a body is no part of it, or the request reaches no app',
    {
      'spaces around a length': post('Content-Length:   5  ', hello),
      'a tab before a length': post('Content-Length:\t5', hello),
      'a tab behind a length': post('Content-Length: 5\t', hello),
      'no space before a length': post('Content-Length:5', hello),
      'spaces around a coding': post('Transfer-Encoding:  chunked  ', `5\r\nhello\r\n${last}`),
      'a tab before a coding': post('Transfer-Encoding:\tchunked', `5\r\nhello\r\n${last}`),
      'a tab behind a coding': post('Transfer-Encoding: chunked\t', `5\r\nhello\r\n${last}`),
    },
  ),
  readInOneWay(
    'chunk-sizes-are-hexadecimal',
    'white space behind a chunk size changes nothing, or makes no complete body',
    {
      'a space': chunked(`5 \r\nhello\r\n${last}`),
      'a tab': chunked(`5\t\r\nhello\r\n${last}`),
      'a space behind the last': chunked('5\r\nhello\r\n0 \r\n\r\n'),
    },
  ),
  readInOneWay(
    'request-trailers-are-discarded',
    'trailers that belong into a head are not obeyed: they are discarded, or the request reaches no app',
    {
      'a length': trailing('Content-Length: 50'),
      'a coding': trailing('Transfer-Encoding: chunked'),
      'a host': trailing('Host: other.test'),
      'a field of the suite and a credential': trailing('Authorization: Basic one', 'X-Checksum: 1'),
    },
  ),
]
