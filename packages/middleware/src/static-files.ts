/** A folder in, a middleware that answers with its files, and with the app inside where there is none, out. */
import { realpathSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Answer, HttpRequest, Middleware } from '@tsgi/spec'
import { acceptedEncodings } from './accepted-encodings.ts'
import { checkOptions, flag, type OptionRule } from './options.ts'
import { answerWithFile, type FileSettings } from './static-files/answer.ts'
import { type FileEncoding, findFile, preferEncoded, suffixes } from './static-files/find-file.ts'
import { readPath, type UrlPath } from './static-files/url-path.ts'

/** Options of {@link staticFiles}. */
export interface StaticFilesOptions {
  /** The folder: a path, or a `file:` URL such as `new URL('./public', import.meta.url)`. Default: none; it has to be given. */
  readonly root: string | URL
  /** The file that answers for a folder; `null`: none. Default: `index.html`. */
  readonly index?: string | null | undefined
  /** Send `x.br` or `x.gz` in place of `x` to clients that take them. Default: `false`. */
  readonly precompressed?: boolean | undefined
  /** Serve names that begin with a dot; `.well-known` at the root is served always. Default: `false`. */
  readonly dotfiles?: boolean | undefined
  /**
   * The `cache-control` of files, or a function that is given the name of a file (`css/site.css`); `null`: none.
   * Default: `no-cache`, to be kept and asked for again each time.
   */
  readonly cacheControl?: string | null | ((name: string) => string | null) | undefined
  /** The media types of extensions, before those of the database: `{ md: 'text/markdown; charset=utf-8' }`. Default: `{}`. */
  readonly types?: Readonly<Record<string, string>> | undefined
  /** The charset of text whose type comes from the database. Default: `utf-8`. */
  readonly charset?: string | undefined
}

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isRecordOfText = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.values(value).every(isText)

const table: Readonly<Record<keyof StaticFilesOptions, OptionRule>> = {
  root: {
    demand: 'the path or file URL of a folder that is there',
    holds: (value) => folderOf(value) !== null,
    required: true,
  },
  index: {
    demand: 'the name of a file, or null',
    holds: (value) => value === null || (isText(value) && !/[/\\]/.test(value as string)),
  },
  precompressed: flag,
  dotfiles: flag,
  cacheControl: {
    demand: 'text, a function, or null',
    holds: (value) => value === null || isText(value) || typeof value === 'function',
  },
  types: { demand: 'an object of extensions and their types', holds: isRecordOfText },
  charset: { demand: 'the name of a charset', holds: isText },
}

/**
 * Answers GET and HEAD with the files of a folder. Where there is no such file, and for other methods, it calls the app
 * inside. Below a mount, paths begin behind `context.basePath`.
 *
 * Nothing outside of `root` is sent: names are decoded once, one with a slash, a backslash or a NUL in it is none, and a
 * link is followed only to what lies inside `root`. A folder without a slash at the end of its URL is a redirect (301).
 *
 * Each answer has a strong `etag` of size and time of change, `last-modified` and `accept-ranges`; conditions are judged
 * in the order of RFC 9110, section 13.2.2 (304, 412), one range is answered with 206 or 416, several with the whole
 * file. Files up to 64 KiB are read at once, larger ones as fast as the client reads. A file that becomes shorter while
 * it is sent cuts the answer.
 *
 * @throws {TsgiError} `option-invalid`, `option-unknown`
 *
 * @example
 * const app = staticFiles({ root: new URL('./public', import.meta.url), precompressed: true })(pages)
 */
export function staticFiles(options: StaticFilesOptions): Middleware {
  checkOptions('staticFiles', options, table)
  const { index = 'index.html', precompressed = false, dotfiles = false, cacheControl = 'no-cache' } = options
  const root = realpathSync(folderOf(options.root) as string)
  const settings: FileSettings = {
    cacheControl: typeof cacheControl === 'function' ? cacheControl : () => cacheControl,
    types: new Map(
      Object.entries(options.types ?? {}).map(([key, type]) => [key.replace(/^\./, '').toLowerCase(), type]),
    ),
    charset: options.charset ?? 'utf-8',
    varies: precompressed,
  }
  const answer = async (request: HttpRequest, path: UrlPath, inside: () => Answer | Promise<Answer>) => {
    const accepted = precompressed ? acceptedEncodings(request.headers.get('accept-encoding'), encodingsBeside) : []
    const found = await findFile(root, path, index)
    if (found === null) return inside()
    if (found === 'folder') return redirectToFolder(path)
    return answerWithFile(request, await preferEncoded(root, found, accepted), settings)
  }
  return (next) => (request, context) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const path = isRead ? readPath(request.url, context.basePath, dotfiles) : null
    const inside = () => next(request, context)
    return path === null ? inside() : answer(request, path, inside)
  }
}

const encodingsBeside = Object.keys(suffixes) as readonly FileEncoding[]

// Never to another host: a path that was found has no empty name in it, and so does not begin with two slashes.
function redirectToFolder({ pathname, search }: UrlPath): Answer {
  return { status: 301, headers: [['location', `${pathname}/${search}`]] }
}

/** The path of a folder that is there; `null` for anything else. */
function folderOf(given: unknown): string | null {
  try {
    const path = given instanceof URL ? fileURLToPath(given) : given
    return typeof path === 'string' && path !== '' && statSync(path).isDirectory() ? path : null
  } catch {
    return null
  }
}
