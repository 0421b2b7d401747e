/** Text in, Markdown out that says exactly this text. */

/** A code span that can stand in a table; bytes that cannot be seen are escaped. */
export function code(text: string): string {
  const visible = text.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
  if (visible === '') return '_empty_'
  const escaped = visible.replaceAll('|', '\\|')
  return visible.includes('`') ? `\`\` ${escaped} \`\`` : `\`${escaped}\``
}

export const codes = (texts: readonly string[]): string => texts.map(code).join(', ')

/** A table. */
export function grid(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A link to a rule. */
export const ruleLink = (slug: string): string => `[${slug}](#${slug})`

/** The anchor that GitHub gives to a heading. */
export function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}

export function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
