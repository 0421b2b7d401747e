/** What is wrong with the data of a request in, an error out whose answer lists it. */
import { HttpError, type HttpErrorOptions } from './http-error.ts'

/** One thing that is wrong with the data. */
export interface Issue {
  /** The keys that lead to it, outermost first: `['items', 0, 'name']`. Empty for the whole. */
  readonly path: readonly (string | number)[]
  /** In the words of the schema. */
  readonly message: string
}

/**
 * Data of a request that the app cannot use: 415 for a wrong content type, 400 for what cannot be parsed, 422 for what
 * does not fit the schema. The answer lists the issues.
 */
export class InputError extends HttpError {
  override readonly name = 'InputError'
  /** Empty but for 422. */
  readonly issues: readonly Issue[]

  /** `message`: for the client. `issues`: what is wrong, none by default. */
  constructor(
    status: 400 | 415 | 422,
    message: string,
    options: HttpErrorOptions & { readonly issues?: readonly Issue[] } = {},
  ) {
    super(status, message, options)
    this.issues = options.issues ?? []
  }
}
