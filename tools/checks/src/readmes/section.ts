/** A document with marks and what belongs between them in, the document with it out. Pure. */

/** Throws, in the name of `path`, where the document has not exactly one pair of these marks. */
export function withSection(document: string, name: string, content: string, path: string): string {
  const begin = `<!-- ${name}: written by \`corepack pnpm spec\`; change it where it comes from -->`
  const end = `<!-- /${name} -->`
  const [before, inside, ...others] = document.split(begin)
  const after = inside?.split(end)
  if (before === undefined || after?.length !== 2 || others.length > 0)
    throw new Error(`${path} needs the line ${begin} once, and ${end} behind it.`)
  return `${before}${begin}\n\n${content}\n\n${end}${after[1] ?? ''}`
}
