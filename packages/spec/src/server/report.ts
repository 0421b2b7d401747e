/** An error in, one call of `onError` out; without one, a line on stderr. Never throws. */
import type { ErrorPlace, ServeOptions } from '../serve.ts'

export function reporter(onError: ServeOptions['onError']): (error: unknown, where: ErrorPlace) => void {
  const handle = onError ?? printError
  return (error, where) => {
    try {
      const result = handle(error, where)
      // An async handler may reject.
      if (typeof result === 'object' && result !== null) Promise.resolve(result).catch(printFailure)
    } catch (failure) {
      printFailure(failure)
    }
  }
}

function printError(error: unknown, { phase, request }: ErrorPlace): void {
  const place = request === undefined ? phase : `${phase}, ${request.method} ${request.url}`
  console.error(`tsgi: error (${place}): ${oneLine(error)}`)
}

function printFailure(failure: unknown): void {
  console.error(`tsgi: onError failed: ${oneLine(failure)}`)
}

/** The message of anything that was thrown and the place it came from, as far as it tells. Never throws. */
function oneLine(error: unknown): string {
  try {
    const text = error instanceof Error ? (error.stack ?? String(error)) : String(error)
    return text.split('\n').slice(0, 2).join(' ').replaceAll(/\s+/g, ' ')
  } catch {
    return 'a value that cannot be shown'
  }
}
