/** A value and a schema of any library in, what the schema makes of the value out, or an error that lists what is wrong. */
import { InputError, type Issue } from './input-error.ts'

/**
 * What zod, valibot, arktype and others have in common: Standard Schema, version 1 (https://standardschema.dev). Written
 * here, so that no library has to be installed.
 */
export interface StandardSchema<Output = unknown> {
  /** What the library promises: version 1 of Standard Schema. */
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
  }
}

/** What a schema found: a value, or issues. */
export type SchemaResult<Output> =
  | {
      /** What the schema makes of the input. */
      readonly value: Output
      /** Absent where the input fits. */
      readonly issues?: undefined
    }
  | {
      /** What is wrong, at least one. */
      readonly issues: readonly SchemaIssue[]
    }

interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** The type that a schema makes. */
export type OutputOf<S> = S extends StandardSchema<infer Output> ? Output : never

/** Throws unless it is a schema. */
export function checkSchema(schema: unknown): asserts schema is StandardSchema {
  const standard = (schema as Partial<StandardSchema> | null | undefined)?.['~standard']
  if (standard?.version === 1 && typeof standard.validate === 'function') return
  throw new TypeError(
    `A schema needs to be a Standard Schema, as zod, valibot and arktype make them; got ${Object.prototype.toString.call(schema)}.`,
  )
}

/** The value as the schema makes it. Throws an {@link InputError} with status 422 where the value does not fit. */
export async function validated(value: unknown, schema: StandardSchema, what: string): Promise<unknown> {
  const result = await schema['~standard'].validate(value)
  if (result.issues === undefined) return result.value
  throw new InputError(422, `The ${what} of the request does not fit.`, { issues: result.issues.map(issue) })
}

function issue({ message, path = [] }: SchemaIssue): Issue {
  return { path: path.map((step) => keyOf(typeof step === 'object' ? step.key : step)), message }
}

function keyOf(key: PropertyKey): string | number {
  return typeof key === 'symbol' ? String(key) : key
}
