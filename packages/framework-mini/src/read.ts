/** A request and a schema in, its JSON, form or query out: typed, or an `InputError` that says what is wrong. */
import type { HttpRequest } from '@tsgi/spec'
import { InputError } from './input-error.ts'
import { checkSchema, type OutputOf, type StandardSchema, validated } from './schema.ts'

/**
 * The body as JSON, of the content type `application/json`, `text/json` or any `…+json`. With a schema it is what the schema makes of
 * it, without one it is `unknown`. How large a body may be is the business of the server.
 *
 * @throws {InputError} 415 for another content type or none, 400 for what is no JSON, 422 for what does not fit.
 *
 * @example
 * const { title } = await readJson(request, z.object({ title: z.string() }))
 */
export function readJson(request: HttpRequest): Promise<unknown>
export function readJson<S extends StandardSchema>(request: HttpRequest, schema: S): Promise<OutputOf<S>>
export async function readJson(request: HttpRequest, ...schema: [StandardSchema?]): Promise<unknown> {
  checkGiven(schema)
  if (!/^(?:application|text)\/json$|\+json$/.test(typeOf(request))) throw wrongType(request, 'application/json')
  return fitting(await wellFormed(request.json(), 'SyntaxError', 'JSON'), schema, 'body')
}

/**
 * The fields of a form, `application/x-www-form-urlencoded` or `multipart/form-data`. A field that comes once is a string,
 * or a `File`; one that comes more than once is an array of them, so a schema for a list takes both. The object has no
 * prototype: a field may have any name. The whole form is in memory; stream large uploads from `request.body` instead.
 *
 * @throws {InputError} 415 for another content type or none, 400 for a malformed form, 422 for what does not fit.
 */
export function readForm(request: HttpRequest): Promise<unknown>
export function readForm<S extends StandardSchema>(request: HttpRequest, schema: S): Promise<OutputOf<S>>
export async function readForm(request: HttpRequest, ...schema: [StandardSchema?]): Promise<unknown> {
  checkGiven(schema)
  return fitting(fields(await formEntries(request)), schema, 'form')
}

/**
 * The query of a URL, its fields as those of {@link readForm}.
 *
 * @throws {InputError} 422 for what does not fit.
 *
 * @example
 * const { page } = await readQuery(url, z.object({ page: z.coerce.number().int().default(1) }))
 */
export function readQuery(from: { readonly url: string } | URL): Promise<unknown>
export function readQuery<S extends StandardSchema>(
  from: { readonly url: string } | URL,
  schema: S,
): Promise<OutputOf<S>>
export async function readQuery(from: { readonly url: string } | URL, ...schema: [StandardSchema?]): Promise<unknown> {
  checkGiven(schema)
  const { searchParams } = from instanceof URL ? from : new URL(from.url)
  return fitting(fields(searchParams), schema, 'query')
}

/** A schema that is `undefined` is a mistake, an import that went wrong, say; one that is not given is none. */
function checkGiven(schema: readonly unknown[]): void {
  if (schema.length > 0) checkSchema(schema[0])
}

function fitting(value: unknown, [schema]: readonly [StandardSchema?], what: string): unknown {
  return schema === undefined ? value : validated(value, schema, what)
}

type Entries = Iterable<readonly [string, string | File]>

async function formEntries(request: HttpRequest): Promise<Entries> {
  switch (typeOf(request)) {
    case 'application/x-www-form-urlencoded':
      return new URLSearchParams(await request.text())
    case 'multipart/form-data':
      return wellFormed(multipart(request, await request.arrayBuffer()), 'TypeError', 'a form')
    default:
      throw wrongType(request, 'application/x-www-form-urlencoded, multipart/form-data')
  }
}

/** Read by the platform: a `Response` can do what a request of the interface cannot. */
async function multipart({ headers }: HttpRequest, bytes: ArrayBuffer): Promise<Entries> {
  return new Response(bytes, { headers: { 'content-type': headers.get('content-type') ?? '' } }).formData()
}

function fields(entries: Entries): unknown {
  const found = new Map<string, (string | File)[]>()
  for (const [name, value] of entries) {
    const values = found.get(name)
    if (values === undefined) found.set(name, [value])
    else values.push(value)
  }
  const record = Object.create(null) as Record<string, unknown>
  for (const [name, values] of found) record[name] = values.length === 1 ? values[0] : values
  return record
}

/** What a parser made, where its error means that the client sent no such thing; any other error is not about the form. */
async function wellFormed<T>(parsed: Promise<T>, errorName: string, what: string): Promise<T> {
  try {
    return await parsed
  } catch (error) {
    if ((error as Partial<Error> | null)?.name !== errorName) throw error
    throw new InputError(400, `The body of the request needs to be ${what}.`, { cause: error })
  }
}

/** The media type of the body, without its parameters. */
function typeOf({ headers }: HttpRequest): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** RFC 9110 section 15.5.16: the answer says in `accept` what would have been taken. */
function wrongType(request: HttpRequest, wanted: string): InputError {
  const got = typeOf(request) || 'none'
  return new InputError(415, `The content-type of the request needs to be ${wanted.replace(',', ' or')}; got ${got}.`, {
    headers: { accept: wanted },
  })
}
