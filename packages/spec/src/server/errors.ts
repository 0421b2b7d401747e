/** Errors that teach: who is at fault, what was demanded, what came, and the cure. */

/** Who has to change something. */
export type Party = 'app' | 'client' | 'server' | 'operator'

/** The parts of a {@link TsgiError}. */
export interface ErrorParts {
  /** Stable and short: `option-invalid`, `answer-invalid`, … */
  readonly code: string
  readonly party: Party
  readonly demand: string
  readonly got: string
  readonly cure: string
  readonly cause?: unknown
}

/** Every error that a server raises itself. Its message is `demand; got …. cure`. */
export class TsgiError extends Error {
  override readonly name = 'TsgiError'
  /** Stable and short: `option-invalid`, `answer-invalid`, … */
  readonly code: string
  /** Who has to change something. */
  readonly party: Party

  /** Writes the message out of the parts. */
  constructor({ code, party, demand, got, cure, cause }: ErrorParts) {
    super(`${demand}; got ${got}. ${cure}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.party = party
  }
}

/** Why reading a request body failed, as `error.code`; a body that the client did not finish is a `DOMException` instead. */
export type BodyErrorCode = 'body-too-large' | 'body-malformed' | 'body-aborted'

/** A body that cannot be read. An app that lets it through answers with its status. */
export class BodyError extends Error {
  override readonly name = 'BodyError'
  /** Which of them it is. */
  readonly code: BodyErrorCode
  /** What the client is answered where the app lets it through: 400 or 413. */
  readonly status: number

  /** `message`: for whoever reads a log; clients never see it. */
  constructor(code: BodyErrorCode, status: number, message: string) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** The reason of `request.signal`, and what reading a body rejects with once the exchange has ended. */
export function abortError(message: string): DOMException {
  const error = new DOMException(message, 'AbortError')
  // The inherited `code` is the legacy number 20; all body errors are told apart by one string.
  Object.defineProperty(error, 'code', { value: 'body-aborted' satisfies BodyErrorCode })
  return error
}

/** A value as an error message shows it: its type and a bounded look at it. Never throws. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  try {
    switch (typeof value) {
      case 'string':
        return cut(JSON.stringify(value))
      case 'symbol':
        return cut(value.toString())
      case 'function':
        return `a function${value.name === '' ? '' : ` ${cut(value.name)}`}`
      case 'object':
        return showObject(value)
      default:
        return `the ${typeof value} ${cut(String(value as number | bigint | boolean))}`
    }
  } catch {
    return `a value of type ${typeof value} that cannot be shown`
  }
}

/** Read from an object, it gives its words here: to list what the validator guards would be a breach of its own. */
export const shownAs = Symbol('tsgi.shown-as')

function showObject(value: object): string {
  const words = (value as { readonly [shownAs]?: unknown })[shownAs]
  if (typeof words === 'string') return words
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (value instanceof Error) return cut(`${value.name}: ${value.message}`)
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (kind !== 'Object') return `a value of type ${cut(kind)}`
  return `an object with ${cut(Object.keys(value).join(', ')) || 'no properties'}`
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
