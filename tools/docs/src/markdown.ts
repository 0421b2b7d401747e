/** Markdown in; its title, headings, links and code out, and its HTML. Pure. */
import GithubSlugger from 'github-slugger'
import { Marked, TextRenderer, type Token, type Tokens } from 'marked'

export interface Heading {
  readonly depth: number
  readonly text: string
  /** As GitHub names it, so that an anchor holds in the file and in the site. */
  readonly id: string
}

/** A fenced block. */
export interface Code {
  readonly language: string
  readonly text: string
  /** Of its first line, from 1. */
  readonly line: number
}

/** What a document refers to: links and pictures as they are written. */
export interface Reference {
  readonly href: string
  readonly line: number
}

export interface Document {
  /** Of its file, from the root of the repository. */
  readonly path: string
  readonly headings: readonly Heading[]
  readonly references: readonly Reference[]
  readonly code: readonly Code[]
  /** What an anchor may name. */
  readonly ids: ReadonlySet<string>
  readonly tokens: readonly Token[]
}

/** How the parts of a page become HTML. */
export interface Rendering {
  readonly link: (href: string) => string
  readonly code: (text: string, language: string) => string
}

export function readDocument(path: string, text: string): Document {
  const parser = new Marked()
  const tokens = parser.lexer(text)
  const slugger = new GithubSlugger()
  const [headings, references, code, ids]: [Heading[], Reference[], Code[], Set<string>] = [[], [], [], new Set()]
  let from = 0
  let line = 1
  for (const token of tokens) {
    const start = line
    // Parts of one block are told apart by where their text stands in it.
    const lineOf = (raw: string) => start + countLines(token.raw.slice(0, Math.max(0, token.raw.indexOf(raw))))
    void parser.walkTokens([token], (one) => {
      if (one.type === 'heading') {
        const plain = plainText(one as Tokens.Heading)
        headings.push({ depth: (one as Tokens.Heading).depth, text: plain, id: slugger.slug(plain) })
      } else if (one.type === 'link' || one.type === 'image')
        references.push({ href: (one as Tokens.Link).href, line: lineOf(one.raw) })
      else if (one.type === 'code') {
        const { lang = '', text: shown } = one as Tokens.Code
        code.push({ language: lang.split(/\s/, 1)[0] ?? '', text: shown, line: lineOf(one.raw) + 1 })
      } else if (one.type === 'html')
        for (const [, id = ''] of one.raw.matchAll(/<[^>]*\s(?:id|name)="([^"]+)"/g)) ids.add(id)
    })
    from += token.raw.length
    line = 1 + countLines(text.slice(0, from))
  }
  for (const { id } of headings) ids.add(id)
  return { path, headings, references, code, ids, tokens }
}

export function renderDocument(document: Document, { link, code }: Rendering): string {
  const ids = document.headings.map(({ id }) => id)
  const parser = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const text = this.parser.parseInline(tokens)
        const id = ids.shift() ?? ''
        if (depth === 1) return `<h1 id="${id}">${text}</h1>\n`
        return `<h${depth} id="${id}"><a class="anchor" href="#${id}">${text}</a></h${depth}>\n`
      },
      code: ({ text, lang = '' }) => code(text, lang.split(/\s/, 1)[0] ?? ''),
      html: ({ text }) => text.replaceAll(/<!--[^]*?-->/g, ''),
    },
  })
  const tokens = structuredClone(document.tokens) as Token[]
  void parser.walkTokens(tokens, (token) => {
    if (token.type === 'link' || token.type === 'image')
      Object.assign(token, { href: link((token as Tokens.Link).href) })
  })
  const html = parser.parser(tokens)
  // A wide table scrolls by itself, by keyboard too; the page never does.
  return (
    html
      .replaceAll('<table>', '<div class="table" role="group" aria-label="Table" tabindex="0"><table>')
      .replaceAll('</table>', '</table></div>')
      // A column without a name: nothing is announced of it.
      .replaceAll('<th></th>', '<td></td>')
  )
}

/** A heading inside a link is no heading: what it links to is its text. */
function plainText({ tokens }: Tokens.Heading): string {
  return new Marked().Parser.parseInline(tokens, { renderer: new TextRenderer() as never })
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}
