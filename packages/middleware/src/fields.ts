/** The header fields of an answer in, what they say or others in their place out. Never changes what it is given. */
import type { HeaderFields } from '@tsgi/spec'

export type Field = readonly [string, string]

/** The fields as a list, which can be read again and again. */
export function fieldsOf(headers: HeaderFields | undefined): readonly Field[] {
  return Array.isArray(headers) ? (headers as readonly Field[]) : [...(headers ?? [])]
}

/** Whether there are fields to read; what is wrong with others, the server tells. */
export function hasFields(headers: HeaderFields | undefined): boolean {
  return typeof (headers as Partial<HeaderFields> | null | undefined)?.[Symbol.iterator] === 'function'
}

/** Whether reading the fields has used them up: those of a generator, say. */
export function isReadOnce(headers: HeaderFields | undefined): boolean {
  return !Array.isArray(headers) && (headers?.[Symbol.iterator]() as unknown) === headers
}

/** The fields with the value of `name` replaced, or added at the end; `null` takes it away. */
export function withField(headers: HeaderFields | undefined, name: string, value: string | null): readonly Field[] {
  const fields = fieldsOf(headers).filter(([given]) => given !== name)
  return value === null ? fields : [...fields, [name, value]]
}

/** The fields with `name` in the list of their `vary`, which is left as it is where it has the name or a `*`. */
export function withVary(headers: HeaderFields | undefined, name: string): readonly Field[] {
  const fields = fieldsOf(headers)
  const listed = fields
    .filter(([given]) => given === 'vary')
    .map(([, value]) => value)
    .join(', ')
  const members = listed.split(',').map((member) => member.trim().toLowerCase())
  if (members.includes('*') || members.includes(name)) return fields
  return withField(fields, 'vary', listed === '' ? name : `${listed}, ${name}`)
}
