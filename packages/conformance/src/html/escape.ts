/** Text and bytes from anywhere in, HTML that shows each character of them out. Everything in the page comes through here. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Control, format and lone surrogate characters: unseen, they change how the text beside them reads. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Text as HTML, in elements and in quoted attributes. What could not be seen is written as an escape. */
export function escapeText(text: string): string {
  return escapeHtml(text).replaceAll(unseen, (character) =>
    character === '\n' || character === '\t' ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

/** A sentence whose `code` stands between backticks. */
export function escapeSentence(text: string): string {
  return escapeText(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}

/** Latin-1 in, as in a string literal out: what is no visible ASCII is an escape, and a line ends after its LF. */
export function escapeBytes(text: string, mark: (escape: string) => string = (escape) => escape): string {
  return escapeHtml(text)
    .replaceAll(/\r\n|[^\x20-\x7E]|\\/g, (bytes) => `${mark(nameBytes(bytes))}${bytes.endsWith('\n') ? '\n' : ''}`)
    .replace(/\n$/, '')
}

const names: Readonly<Record<string, string>> = {
  '\r\n': '\\r\\n',
  '\r': '\\r',
  '\n': '\\n',
  '\t': '\\t',
  '\\': '\\\\',
}

function nameBytes(bytes: string): string {
  return names[bytes] ?? `\\x${bytes.charCodeAt(0).toString(16).padStart(2, '0')}`
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** Names of an `id` for texts: readable, and each its own. */
export function idsOf(texts: readonly string[]): readonly string[] {
  const ids: string[] = []
  for (const text of texts) {
    const id = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
    ids.push(ids.includes(id) ? `${id}-${ids.length + 1}` : id)
  }
  return ids
}
