/** Code in, HTML whose parts have classes out; the colours are those of the site, by day and by night. */
import { createCssVariablesTheme, createHighlighter } from 'shiki'
import { escapeHtml } from './escape.ts'

/** The languages that a block may be written in, by what it says of itself. */
const languages: Readonly<Record<string, string | null>> = {
  ts: 'typescript',
  js: 'javascript',
  sh: 'shellscript',
  json: 'json',
  html: 'html',
  yaml: 'yaml',
  nginx: 'nginx',
  ini: 'ini',
  http: 'http',
  // What a program prints.
  text: null,
  '': null,
}

export type Highlight = (text: string, language: string) => string

export const knows = (language: string): boolean => Object.hasOwn(languages, language)

export async function makeHighlight(): Promise<Highlight> {
  const theme = createCssVariablesTheme({ name: 'site' })
  const langs = Object.values(languages).filter((language) => language !== null)
  const highlighter = await createHighlighter({ themes: [theme], langs })
  return (text, language) => {
    const grammar = languages[language] ?? null
    const html =
      grammar === null
        ? escapeHtml(text)
        : highlighter
            .codeToTokensBase(text, { lang: grammar as never, theme })
            .map((line) => line.map(({ content, color = '' }) => span(content, color)).join(''))
            .join('\n')
    return `<pre tabindex="0"><code>${html}\n</code></pre>\n`
  }
}

/** `var(--shiki-token-keyword)` is the class `keyword`; what has no colour of its own needs no element. */
function span(content: string, color: string): string {
  const [, name] = /--shiki-token-([a-z-]+)/.exec(color) ?? []
  const text = escapeHtml(content)
  return name === undefined || content.trim() === '' ? text : `<span class="${name}">${text}</span>`
}
