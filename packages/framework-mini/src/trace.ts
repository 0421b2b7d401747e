/** What was thrown in, its words, its trace and the source lines around the app's own line out. For development alone. */

/** One error of a chain, as people read it. */
export interface Trace {
  /** `TypeError: x is not a function`; whatever was thrown otherwise, as text. */
  readonly title: string
  /** `at list (/app/src/notes.ts:10:5)`, innermost first. */
  readonly frames: readonly string[]
  /** Around the innermost line that is no dependency's; `null` where there is no file to read. */
  readonly source: Source | null
}

export interface Source {
  readonly file: string
  readonly line: number
  readonly lines: readonly { readonly number: number; readonly text: string }[]
}

const linesAround = 5
const maxCauses = 8
const maxSourceLength = 2_000_000

/** The traces of an error and of its causes, outermost first. Never throws. */
export function tracesOf(error: unknown): readonly Trace[] {
  const traces: Trace[] = []
  let current = error
  do {
    traces.push(traceOf(current))
    current = causeOf(current)
  } while (current !== undefined && traces.length < maxCauses)
  return traces
}

function traceOf(error: unknown): Trace {
  try {
    if (!(error instanceof Error))
      return { title: `${String(error)} was thrown, which is no Error`, frames: [], source: null }
    const { message, name, stack = '' } = error
    const behind = behindMessage(String(stack), String(message))
    const frames = (behind ?? String(stack))
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('at '))
    return {
      title: message === '' ? String(name) : `${name}: ${message}`,
      frames,
      source: behind === null ? null : sourceOf(frames),
    }
  } catch {
    return { title: 'A value was thrown that cannot be shown', frames: [], source: null }
  }
}

/**
 * A message may hold words of a client that look like a frame, and would open any file: only what stands behind it is
 * believed. `null` where the trace does not begin with the message.
 */
function behindMessage(stack: string, message: string): string | null {
  if (message === '') return /^[^\n:]*(?:\n|$)/.test(stack) ? stack : null
  const at = stack.indexOf(message)
  return at === -1 || stack.slice(0, at).includes('\n') ? null : stack.slice(at + message.length)
}

function causeOf(error: unknown): unknown {
  try {
    return error instanceof Error ? error.cause : undefined
  } catch {
    return undefined
  }
}

interface Place {
  readonly file: string
  readonly line: number
}

function sourceOf(frames: readonly string[]): Source | null {
  try {
    const place = frames.map(placeOf).find((one) => one !== null)
    if (place === undefined) return null
    const lines = readLines(place.file)
    const first = Math.max(0, place.line - 1 - linesAround)
    const shown = lines.slice(first, place.line + linesAround)
    if (shown.length === 0) return null
    return { ...place, lines: shown.map((text, i) => ({ number: first + i + 1, text })) }
  } catch {
    return null
  }
}

/** Where a frame points to; `null` for built-in modules and dependencies. */
function placeOf(frame: string): Place | null {
  const [, path, line] = /^at (?:.* \(|async )?(.+?):(\d+):\d+\)?$/.exec(frame) ?? []
  if (path === undefined || /[\\/]node_modules[\\/]/.test(path)) return null
  const file = path.startsWith('file:') ? fileOf(path) : path
  return file !== null && /^(?:\/|[A-Za-z]:\\)/.test(file) ? { file, line: Number(line) } : null
}

/** `file:///C:/app.js` is `C:/app.js`, which Windows reads as well. */
function fileOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname).replace(/^\/(?=[A-Za-z]:)/, '')
}

/** The lines of a file, none where there is no file system. Throws where there is no such file. */
function readLines(file: string): readonly string[] {
  // Not imported: the framework loads where there is no node:fs, and this is for development.
  const fs = globalThis.process?.getBuiltinModule?.('node:fs')
  const stat = fs?.statSync(file)
  if (fs === undefined || stat?.isFile() !== true || stat.size > maxSourceLength) return []
  return fs.readFileSync(file, 'utf8').split(/\r\n|\n|\r/)
}
