/** The options of a middleware in, one clear error for the first that is unknown, wrong or missing out. */
import { show, TsgiError } from '@tsgi/spec/server'

/** What one option has to be. */
export interface OptionRule {
  /** The end of “needs to be …”. */
  readonly demand: string
  readonly holds: (value: unknown) => boolean
  /** There is no default. */
  readonly required?: true
}

export const isInteger =
  (from: number, to: number = Number.MAX_SAFE_INTEGER) =>
  (value: unknown): boolean =>
    typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to

export const flag: OptionRule = { demand: 'true or false', holds: (value) => typeof value === 'boolean' }

/**
 * Judges the options of a middleware by its table, when the middleware is made. An option that is `undefined` is left
 * out.
 *
 * @throws {TsgiError} `option-invalid`, `option-unknown`
 */
export function checkOptions(middleware: string, options: unknown, table: Readonly<Record<string, OptionRule>>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw wrong(middleware, `${middleware}() needs an object of options`, show(options))
  const given = options as Readonly<Record<string, unknown>>
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(table, name))
  if (unknown !== undefined) throw unknownOption(middleware, Object.keys(table), unknown)
  for (const [name, { demand, holds, required }] of Object.entries(table)) {
    const value = given[name]
    if (value === undefined ? required === true : !holds(value))
      throw wrong(middleware, `The option ${name} of ${middleware}() needs to be ${demand}`, show(value))
  }
}

function wrong(middleware: string, demand: string, got: string): TsgiError {
  const cure = `Correct the call of ${middleware}().`
  return new TsgiError({ code: 'option-invalid', party: 'operator', demand, got, cure })
}

function unknownOption(middleware: string, known: readonly string[], name: string): TsgiError {
  return new TsgiError({
    code: 'option-unknown',
    party: 'operator',
    demand: `The options of ${middleware}() are ${known.join(', ')}`,
    got: `the option ${name}`,
    cure: 'Remove it or correct its name.',
  })
}

/** For what a table cannot say: options that demand something of each other, or of their parts. */
export function wrongOption(middleware: string, option: string, demand: string, got: string): TsgiError {
  return wrong(middleware, `The option ${option} of ${middleware}() needs ${demand}`, got)
}
