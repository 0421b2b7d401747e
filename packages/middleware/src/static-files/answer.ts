/** A request and an open file in, the answer out: the whole, a part, or that the client has it already. */
import type { FileHandle } from 'node:fs/promises'
import { extname } from 'node:path'
import type { HttpRequest, HttpResponse } from '@tsgi/spec'
import { lookup } from 'mime-types'
import type { Field } from '../fields.ts'
import { judgeConditions, rangeMayCount, type Validators } from './conditions.ts'
import { chunkSize, FileBody, readWhole } from './file-body.ts'
import type { FoundFile } from './find-file.ts'
import { type ByteRange, readRange } from './range.ts'

/** What files are sent with. */
export interface FileSettings {
  readonly cacheControl: (name: string) => string | null
  /** By extensions without their dot, in lower case. */
  readonly types: ReadonlyMap<string, string>
  readonly charset: string
  /** The answer depends on what the client accepts. */
  readonly varies: boolean
}

/** The file is closed with the answer, with its body, or with the error. */
export async function answerWithFile(
  request: HttpRequest,
  file: FoundFile,
  settings: FileSettings,
): Promise<HttpResponse> {
  const { handle } = file
  try {
    const { status, headers, part } = judge(request, file, settings)
    if (part === null) return await closing(handle, { status, headers })
    const length = part.last - part.first + 1
    const head = { status, headers: [...headers, ['content-length', String(length)] as const] }
    if (request.method === 'HEAD' || length === 0) return await closing(handle, head)
    return { ...head, body: length > chunkSize ? new FileBody(handle, part) : await readWhole(handle, part) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function closing(handle: FileHandle, answer: HttpResponse): Promise<HttpResponse> {
  await handle.close()
  return answer
}

interface Judged {
  readonly status: number
  readonly headers: readonly Field[]
  /** `null`: no bytes at all. */
  readonly part: ByteRange | null
}

function judge(request: HttpRequest, file: FoundFile, settings: FileSettings): Judged {
  const { size } = file.stats
  const validators = validatorsOf(file)
  const verdict = judgeConditions(request.headers, validators)
  if (verdict === 412) return { status: 412, headers: [], part: null }
  const shared = sharedFields(file, validators, settings)
  if (verdict === 304) return { status: 304, headers: shared, part: null }
  // RFC 9110, section 14.2: a range is of GET alone.
  const isRanged = request.method === 'GET' && rangeMayCount(request.headers, validators)
  const range = isRanged ? readRange(request.headers.get('range'), size) : 'whole'
  if (range === 'unsatisfiable') return { status: 416, headers: [['content-range', `bytes */${size}`]], part: null }
  const headers = [...shared, ...fileFields(file, settings)]
  if (range === 'whole') return { status: 200, headers, part: { first: 0, last: size - 1 } }
  const contentRange = ['content-range', `bytes ${range.first}-${range.last}/${size}`] as const
  return { status: 206, headers: [...headers, contentRange], part: range }
}

function validatorsOf({ stats: { size, mtimeMs }, encoding }: FoundFile): Validators {
  const time = Math.round(mtimeMs * 1000).toString(36)
  return {
    etag: `"${size.toString(36)}-${time}${encoding === null ? '' : `-${encoding}`}"`,
    // RFC 9110, section 8.8.2.1: not in the future.
    modified: Math.floor(Math.min(mtimeMs, Date.now()) / 1000) * 1000,
  }
}

/** RFC 9110, section 15.4.5: what a 304 says too. */
function sharedFields({ name }: FoundFile, { etag, modified }: Validators, settings: FileSettings): readonly Field[] {
  const cacheControl = settings.cacheControl(name)
  return [
    ['etag', etag],
    ['last-modified', new Date(modified).toUTCString()],
    ...(cacheControl === null ? [] : [['cache-control', cacheControl] as const]),
    ...(settings.varies ? [['vary', 'accept-encoding'] as const] : []),
  ]
}

function fileFields({ name, encoding }: FoundFile, settings: FileSettings): readonly Field[] {
  return [
    ['content-type', typeOf(name, settings)],
    ['accept-ranges', 'bytes'],
    ...(encoding === null ? [] : [['content-encoding', encoding] as const]),
  ]
}

function typeOf(name: string, { types, charset }: FileSettings): string {
  const extension = extname(name).slice(1).toLowerCase()
  const own = types.get(extension)
  if (own !== undefined) return own
  const type = lookup(extension) || 'application/octet-stream'
  return type.startsWith('text/') ? `${type}; charset=${charset}` : type
}
