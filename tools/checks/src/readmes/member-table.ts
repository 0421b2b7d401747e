/** The docstrings of an interface of options in, a table of them out: each has to say its default. Pure. */
import { grid } from '../spec/markdown.ts'
import { cell, readMember } from './member-doc.ts'

/** `docs`: docstrings by name, `CorsOptions.maxAge`. Throws where one does not say its default. */
export function memberTable(docs: ReadonlyMap<string, string>, holder: string): string {
  const own = [...docs].filter(([name]) => name.startsWith(`${holder}.`))
  if (own.length === 0) throw new Error(`There are no docstrings of ${holder}.`)
  const rows = own.map(([name, doc]) => {
    const { words, byDefault } = readMember(doc)
    if (byDefault === null) throw new Error(`The docstring of ${name} needs to end with “Default: ….”`)
    return [`\`${name.slice(holder.length + 1)}\``, cell(words), cell(byDefault)]
  })
  return grid(['Option', 'What it is', 'Default'], rows)
}
