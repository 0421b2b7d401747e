/** A declaration in, the same without what is only for its readers out. Pure. */
import { parseSync } from 'oxc-parser'

/** Throws where the text does not parse. */
export function withoutComments(text: string): string {
  const { comments, errors } = parseSync('declaration.d.ts', text)
  if (errors[0] !== undefined) throw new Error(`A declaration does not parse: ${errors[0].message}\n${text}`)
  const bare = comments.toReversed().reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)
  return bare
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')
}
