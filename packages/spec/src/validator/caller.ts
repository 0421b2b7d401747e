/** A function of the validator that an app called or set off in, the line of the app out. */

/** A line that is looked up when it is told: taking it is cheap, writing it out is not. */
export type Place = () => string | undefined

const located = /:\d+:\d+\)?$/
const platforms = /(?:^|[( ])node:/

// Where this package lies, compiled and, by its source maps, as it was written: a view of one validator may stand
// around that of another one or around a derived object.
const ownFolders: readonly string[] = foldersOf(import.meta.url)

/** The line from which `callee` was called, through whatever of this package and of the platform lies between. */
export function callerOf(callee: unknown): string | undefined {
  return placeOf(callee)()
}

/** The same, for later. */
export function placeOf(callee: unknown): Place {
  // Of V8, and lately of the others; elsewhere the line is not told.
  const { captureStackTrace } = Error as { captureStackTrace?: (holder: object, upTo: unknown) => void }
  if (typeof captureStackTrace !== 'function') return () => undefined
  const holder = { stack: '' }
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = Math.max(limit, 50)
  captureStackTrace(holder, callee)
  Error.stackTraceLimit = limit
  return () => {
    // `Object.keys` and the like have a line without a place.
    const lines = String(holder.stack)
      .split('\n')
      .filter((line) => located.test(line) && !platforms.test(line))
    // In a bundle, which is one file, all lines look like ours: the first behind `callee` is the caller's.
    const line = lines.find((one) => !ownFolders.some((folder) => one.includes(folder))) ?? lines[0]
    return line?.trim().replace(/^at (?:async )?/, '')
  }
}

function foldersOf(module: string | undefined): readonly string[] {
  // Bundlers for CommonJS leave no URL.
  if (module === undefined || !URL.canParse(module)) return []
  return ['src', 'dist'].map((folder) => decodeURI(new URL(`../../${folder}/`, module).pathname))
}
