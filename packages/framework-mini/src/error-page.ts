/** An error and the request that led to it in, the answer that the client gets out: HTML, JSON (RFC 9457) or text. */
import type { Answer, HttpRequest } from '@tsgi/spec'
import { answer, type HeaderRecord } from '@tsgi/spec/answer'
import { preferredType } from './accept.ts'
import { HttpError, titleOf } from './http-error.ts'
import { InputError, type Issue } from './input-error.ts'
import { escapeHtml, page } from './page.ts'
import { type Trace, tracesOf } from './trace.ts'

/** What an error is shown as. */
interface Shown {
  readonly status: number
  readonly headers: HeaderRecord
  /** Members of the problem details, and what the page is made of. */
  readonly problem: Problem
  readonly html: string
  readonly text: string
}

interface Problem {
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly issues?: readonly Issue[]
  readonly traces?: readonly Pick<Trace, 'title' | 'frames'>[]
}

/**
 * The answer to an error. An `HttpError` is answered with its status, headers and message; in development, anything else
 * with a page that has its trace, its causes and the lines of the source. `null` leaves it to the server: what is no
 * `HttpError` outside development, and what is the client's doing and has a status of its own (a body that is too large
 * or malformed, a client that left).
 *
 * The form is what `accept` prefers: problem details for JSON and for clients that take anything, HTML for browsers, text
 * otherwise. Never throws.
 */
export function errorAnswer(
  error: unknown,
  request: HttpRequest,
  options: { readonly development: boolean },
): Answer | null {
  if (error instanceof HttpError) return formed(shownToAll(error), request)
  if (!options.development || isOfServer(error)) return null
  return formed(shownToDeveloper(error, request), request)
}

const forms = {
  'application/problem+json': 'json',
  'application/json': 'json',
  'text/html': 'html',
  'text/plain': 'text',
} as const

function formed({ status, headers, problem, html, text }: Shown, request: HttpRequest): Answer {
  // What takes none of them is told in text rather than nothing (RFC 9110 section 15.5.7).
  const type =
    preferredType(request.headers.get('accept'), Object.keys(forms) as (keyof typeof forms)[]) ?? 'text/plain'
  const bodies = {
    json: ['application/problem+json', () => JSON.stringify(problem)],
    html: ['text/html; charset=utf-8', () => page(`${status} ${problem.title}`, html)],
    text: ['text/plain; charset=utf-8', () => text],
  } as const
  const [contentType, body] = bodies[forms[type]]
  return answer(status, { ...varied(headers), 'content-type': contentType }, body())
}

/** The headers and a `vary` that names `accept`. */
function varied(headers: HeaderRecord): HeaderRecord {
  const entries = Object.entries(headers)
  const given = entries.filter(([name]) => name.toLowerCase() === 'vary').flatMap(([, value]) => value ?? [])
  const others = entries.filter(([name]) => name.toLowerCase() !== 'vary')
  return { ...Object.fromEntries(others), vary: [...given.map(String), 'accept'].join(', ') }
}

function shownToAll(error: HttpError): Shown {
  const { status, headers, message } = error
  const title = titleOf(status)
  const issues = error instanceof InputError ? error.issues : []
  const hasWords = message !== title
  const paragraph = hasWords ? `<p>${escapeHtml(message)}</p>` : ''
  const list = issues.map((issue) => `<li>${escapeHtml(line(issue))}</li>`).join('\n')
  return {
    status,
    headers,
    problem: {
      title,
      status,
      ...(hasWords ? { detail: message } : {}),
      ...(issues.length > 0 ? { issues } : {}),
    },
    html: issues.length > 0 ? `${paragraph}\n<ul>\n${list}\n</ul>` : paragraph,
    text: `${[hasWords ? message : title, ...issues.map((issue) => `- ${line(issue)}`)].join('\n')}\n`,
  }
}

/** `items.0.name: Too short` */
function line({ path, message }: Issue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`
}

function shownToDeveloper(error: unknown, request: HttpRequest): Shown {
  const traces = tracesOf(error)
  const where = `${request.method} ${request.url}`
  const parts = traces.map(
    (trace, i) => `<h2>${i === 0 ? '' : 'Caused by '}${escapeHtml(trace.title)}</h2>\n${details(trace)}`,
  )
  const texts = traces.map(({ title, frames }) => [title, ...frames.map((frame) => `    ${frame}`)].join('\n'))
  return {
    status: 500,
    // Whatever a page shows of an error, it can run nothing and is kept nowhere.
    headers: {
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
    },
    problem: {
      title: titleOf(500),
      status: 500,
      detail: traces[0]?.title ?? '',
      traces: traces.map(({ title, frames }) => ({ title, frames })),
    },
    html: `<p><code>${escapeHtml(where)}</code></p>\n${parts.join('\n')}\n<p>This page is shown in development only.</p>`,
    text: `${where}\n\n${texts.join('\n\nCaused by ')}\n`,
  }
}

function details({ source, frames }: Trace): string {
  const excerpt =
    source === null
      ? ''
      : `<p><code>${escapeHtml(`${source.file}:${source.line}`)}</code></p>\n<pre tabindex="0">${excerptOf(source)}</pre>\n`
  return frames.length === 0 ? excerpt : `${excerpt}<pre tabindex="0">${escapeHtml(frames.join('\n'))}</pre>`
}

function excerptOf({ line, lines }: NonNullable<Trace['source']>): string {
  const width = String(lines.at(-1)?.number ?? '').length
  return lines
    .map(({ number, text }) => {
      const row = escapeHtml(`${String(number).padStart(width)}  ${text}`)
      return number === line ? `<mark>${row}</mark>` : row
    })
    .join('\n')
}

/** What the server knows to answer, or has nobody to answer to: the rules of the request body. */
function isOfServer(error: unknown): boolean {
  try {
    const { code } = error as { readonly code?: unknown }
    return code === 'body-too-large' || code === 'body-malformed' || code === 'body-aborted'
  } catch {
    return false
  }
}
