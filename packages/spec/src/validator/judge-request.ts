/** A request as a server hands it in, the facts of it out; what breaks a rule is reported. Nothing of the body is read. */
import { token } from '../grammar.ts'
import type { RuleId } from '../rules/index.ts'
import { show } from '../server/errors.ts'
import { type Report, serverBreach } from './breach.ts'

/** What must read the same for ever. */
export interface RequestFacts {
  readonly method: unknown
  readonly url: unknown
}

type Members = Readonly<Record<PropertyKey, unknown>>
type Tell = (rule: RuleId, demand: string, got: string) => void

/** Judges a request at the call. */
export function judgeRequest(given: object, report: Report): RequestFacts {
  const request = given as Members
  const tell: Tell = (rule, demand, got) => report(serverBreach(rule, demand, got))
  const facts = readFacts(given)
  const { method, url } = facts
  if (typeof method !== 'string' || !token.test(method))
    tell('method-is-verbatim', 'request.method is a token', show(method))
  if (method === 'CONNECT') tell('connect-is-refused', 'CONNECT reaches no app', 'one')
  if (!isSerialisedUrl(url))
    tell('url-is-what-the-parser-serialises', 'request.url is an http(s) URL as new URL() serialises it', show(url))
  else judgeUrl(new URL(url as string), tell)
  judgeHeaders(
    attempt(() => request['headers']),
    tell,
  )
  if (!('body' in request)) tell('no-content-is-null', 'request.body is null or an async iterable', 'no such member')
  if (!('signal' in request))
    tell('signal-tells-of-a-lost-client', 'request.signal is an AbortSignal', 'no such member')
  const bodyUsed = attempt(() => request['bodyUsed'])
  if (typeof bodyUsed !== 'boolean') tell('bodies-are-read-once', 'request.bodyUsed is a boolean', show(bodyUsed))
  for (const name of ['text', 'json', 'arrayBuffer']) {
    const reader = attempt(() => request[name])
    if (typeof reader !== 'function') tell('whole-bodies-are-decoded', `request.${name} is a function`, show(reader))
  }
  return facts
}

/** Judges that the facts read as before, and gives whether they do. */
export function judgeFacts(request: object, before: RequestFacts, report: Report): boolean {
  const now = readFacts(request)
  for (const name of ['method', 'url'] as const) {
    if (now[name] === before[name]) continue
    const demand = `request.${name} reads the same for ever, ${show(before[name])}`
    report(serverBreach('requests-outlive-awaits', demand, show(now[name])))
  }
  return now.method === before.method && now.url === before.url
}

/** The facts as they read now. */
export function readFacts(request: object): RequestFacts {
  return {
    method: attempt(() => (request as Members)['method']),
    url: attempt(() => (request as Members)['url']),
  }
}

/** On one platform, what is read too late throws: the error is then what came. */
export function attempt(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    return error
  }
}

function judgeUrl({ username, password, hash, href }: URL, tell: Tell): void {
  if (username !== '' || password !== '')
    tell('host-is-an-authority', 'request.url has no user information', show(href))
  if (hash !== '' || href.endsWith('#')) tell('target-has-no-fragment', 'request.url has no fragment', show(href))
}

function isSerialisedUrl(url: unknown): boolean {
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) return false
  try {
    return new URL(url).href === url
  } catch {
    return false
  }
}

const splitting = /[\r\n\0]/

// No request has it.
const absentName = 'tsgi-absent'

function judgeHeaders(given: unknown, tell: Tell): void {
  const headers = given as Partial<Headers> | null | undefined
  if (typeof headers?.[Symbol.iterator] !== 'function')
    return tell('request-names-are-lower-case', 'request.headers is an iterable of [name, value]', show(given))
  if (typeof headers.get !== 'function' || typeof headers.has !== 'function')
    return tell('names-are-looked-up-in-any-case', 'request.headers has get() and has()', show(given))
  const names = new Set<string>()
  const pairs = attempt(() => [...(headers as Headers)])
  if (!Array.isArray(pairs))
    return tell('request-names-are-lower-case', 'request.headers is an iterable of [name, value]', show(pairs))
  for (const [name, value] of pairs as [unknown, unknown][]) {
    if (typeof name !== 'string' || typeof value !== 'string' || !token.test(name) || name !== name.toLowerCase()) {
      tell('request-names-are-lower-case', 'names are in lower case, values text', `${show(name)}: ${show(value)}`)
      continue
    }
    // What any of these means to the next reader is up to him.
    if (splitting.test(value))
      tell('header-lines-are-well-formed', 'no value has CR, LF or NUL', `${show(name)}: ${show(value)}`)
    if (names.has(name)) tell('request-names-are-lower-case', 'each name is there once', `${show(name)} again`)
    names.add(name)
    const found = headers.get(name.toUpperCase())
    if (found !== value || !headers.has(name.toUpperCase()))
      tell('names-are-looked-up-in-any-case', `headers.get(${show(name.toUpperCase())}) finds it`, show(found))
  }
  const absent = headers.get(absentName)
  if (absent !== null || headers.has(absentName))
    tell('names-are-looked-up-in-any-case', 'a header that is not there is null', show(absent))
}
