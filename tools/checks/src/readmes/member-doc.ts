/** The docstring of an option in, what it is and its default out: what a table of options shows in two columns. Pure. */

/** `The port. Default: 3000.` */
export interface MemberDoc {
  readonly words: string
  /** What stands behind `Default:`; `null` where nothing does. */
  readonly byDefault: string | null
}

export function readMember(doc: string): MemberDoc {
  const text = doc.replace(/\s+/g, ' ')
  const words = text
    .replace(/ ?Default: .+?\.(?= |$)/, '')
    .replace(/ ?Capability `\w+`\./g, '')
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .trim()
  return { words, byDefault: /Default: (.+?)\.(?= |$)/.exec(text)?.[1] ?? null }
}

/** A cell of a table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
