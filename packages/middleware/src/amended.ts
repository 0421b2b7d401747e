/** An answer and what becomes of its header fields in, an answer with those fields out. Never changes what it is given. */
import type { Answer } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { type Field, fieldsOf, hasFields } from './fields.ts'

/**
 * The answer with the fields that `change` makes of its own. One whose headers are no list is given on as it is: the
 * server says what is wrong with it.
 */
export function amended(answer: Answer, change: (fields: readonly Field[]) => readonly Field[]): Answer {
  // In the order of the servers: the responses of h3 know the type of a text only once their body was asked for.
  void (answer as { readonly body?: unknown }).body
  const { headers = [] } = answer
  return hasFields(headers) ? derive(answer, { headers: change(fieldsOf(headers)) }) : answer
}

/** Whether the fields have one of a name, which is in lower case. */
export function hasField(fields: readonly Field[], name: string): boolean {
  return fields.some((field) => isNamed(field, name))
}

/** Whether a field has that name, which is in lower case. What is no field has none. */
export function isNamed(field: Field, name: string): boolean {
  const given: unknown = (field as Field | null | undefined)?.[0]
  return given === name || (typeof given === 'string' && given.toLowerCase() === name)
}
