/** A prefix and an app in, an app that serves it under that prefix out. */
import type { App } from './app.ts'
import type { Context } from './context.ts'
import { derive } from './derive.ts'
import { show, TsgiError } from './server/errors.ts'

/** Options of {@link mount}. */
export interface MountOptions {
  /** For apps that know no `basePath`: they see a URL without the prefix, and an empty `basePath`. Default: `false`. */
  readonly rewrite?: boolean | undefined
}

/**
 * Serves `app` under `prefix`: `/x` takes `/x`, `/x/` and `/x/y`, not `/xy`; what it does not take is a bare 404. The
 * app sees the URL as it came, and the prefix at the end of `context.basePath`, behind those of the mounts around it.
 * With `rewrite` it sees the URL without all of them (`/x` as `/`) and an empty `basePath`.
 *
 * The prefix is compared with the pathname as `new URL()` serialises it, in its case.
 *
 * @throws {TsgiError} `mount-invalid`: a prefix that is no such pathname, that is `/` or ends in it, or an `app` that
 * is no function.
 *
 * @example
 * serve(mount('/api', api))
 */
export function mount<C extends Context>(prefix: string, app: App<C>, options: MountOptions = {}): App<C> {
  if (!isPrefix(prefix)) {
    const cure = 'Write it in the spelling of the URL: /api, /a/b, /caf%C3%A9.'
    throw invalid('a prefix that is a pathname as new URL() serialises it, without a slash at its end', prefix, cure)
  }
  if (typeof app !== 'function') throw invalid('an app that is a function', app, 'Give it the fetch of an application.')
  const rewrite = options.rewrite === true
  return (request, context) => {
    const { url } = request
    const basePath = context.basePath + prefix
    const start = url.indexOf('/', url.indexOf('://') + 3)
    const end = start + basePath.length
    if (!url.startsWith(basePath, start) || !endsSegment(url, end)) return { status: 404 }
    if (!rewrite) return app(request, derive(context, { basePath }))
    const rest = url.slice(end)
    const inner = `${url.slice(0, start)}${rest.startsWith('/') ? '' : '/'}${rest}`
    return app(derive(request, { url: inner }), derive(context, { basePath: '' }))
  }
}

function endsSegment(url: string, at: number): boolean {
  return at === url.length || url[at] === '/' || url[at] === '?' || url[at] === '#'
}

function isPrefix(prefix: unknown): boolean {
  if (typeof prefix !== 'string' || !prefix.startsWith('/') || prefix.endsWith('/') || prefix.includes('//'))
    return false
  try {
    // The second half refuses the spellings that no client sends: %2f, %41, %c3%a9, and %2F, which is no separator.
    return new URL(`http://a${prefix}`).pathname === prefix && encodeURI(decodeURI(prefix)) === prefix
  } catch {
    return false
  }
}

function invalid(demand: string, got: unknown, cure: string): TsgiError {
  return new TsgiError({
    code: 'mount-invalid',
    party: 'operator',
    demand: `mount(prefix, app) needs ${demand}`,
    got: show(got),
    cure,
  })
}
