/** The documents and the list in, the files that their code makes out; and what stands in no list, or in vain in one. */
import type { Document } from '../src/markdown.ts'
import type { Problem } from '../src/problem.ts'
import { type Fragment, fragments, spec } from './code-list.ts'
import { programs } from './programs.ts'

/** A block as a file. */
export interface CodeFile {
  readonly name: string
  readonly text: string
  /** `path:line` of the block, and how many lines stand before it in the file. */
  readonly path: string
  readonly line: number
  readonly before: number
}

export interface Sorted {
  /** By document. */
  readonly files: ReadonlyMap<string, readonly CodeFile[]>
  /** Blocks that have to stand in a file of the repository. */
  readonly quotes: readonly { readonly where: string; readonly text: string; readonly from: string }[]
  readonly problems: readonly Problem[]
}

/** `assertions` is what the compiler judges of the types, of which some examples of rules are made. */
export function sortBlocks(documents: Iterable<Document>, assertions: string): Sorted {
  const lines = new Set(assertions.split('\n').map((line) => line.trim()))
  const isAsserted = (part: string) => part.split('\n').every((line) => lines.has(line.trim()))
  const files = new Map<string, readonly CodeFile[]>()
  const quotes: { where: string; text: string; from: string }[] = []
  const problems: Problem[] = []
  const used = new Set<Fragment | string>()
  for (const { path, code } of documents) {
    const own: CodeFile[] = []
    for (const { language, text, line } of code) {
      if (language !== 'ts' && language !== 'js') continue
      const where = `${path}:${line}`
      const [, name] = /^\/\/ (\S+\.[jt]s)\n/.exec(text) ?? []
      const fitting = (fragments[path] ?? []).filter(({ begins }) => `${text}\n`.startsWith(begins))
      const [fragment] = fitting
      if (name !== undefined) {
        used.add(`${path} ${name}`)
        if (programs[path]?.[name] === undefined)
          problems.push({ where, what: `${name} needs to stand in tools/docs/test/programs.ts.` })
        if (own.some((one) => one.name === name))
          problems.push({ where, what: `${name} needs to be one block; got two.` })
        own.push({ name, text, path, line, before: 0 })
      } else if (path === spec.path && /^\/\/ (?:Good|Bad)/.test(text)) {
        const helpers = code.find((one) => one.text.startsWith(spec.helpers))?.text ?? ''
        own.push(
          ...partsOf(text).flatMap((part, i) => (isAsserted(part.text) ? [] : [exampleOf(part, i, line, helpers)])),
        )
      } else if (fragment === undefined || fitting.length > 1)
        problems.push({
          where,
          what: `A block needs its name in its first line, or one entry in tools/docs/test/code-list.ts; got ${fitting.length}.`,
        })
      else {
        if (used.has(fragment))
          problems.push({ where, what: `An entry of code-list.ts is of one block; got a second one.` })
        used.add(fragment)
        const { before = '', from } = fragment
        if (from === undefined) own.push(moduleOf(`fragment-${line}.ts`, before, text, path, line))
        else quotes.push({ where, text, from })
      }
    }
    files.set(path, own)
  }
  return { files, quotes, problems: [...problems, ...stale(used)] }
}

/** What every fragment is compiled as: a module. */
function moduleOf(name: string, before: string, text: string, path: string, line: number): CodeFile {
  return { name, text: `${before}${text}\nexport {}\n`, path, line, before: before.split('\n').length - 1 }
}

interface Part {
  readonly text: string
  /** Lines of the block before it. */
  readonly skipped: number
}

/** What a rule’s block shows, one after the other. */
function partsOf(text: string): readonly Part[] {
  const parts = [...text.matchAll(/^\/\/ (?:Good|Bad).*\n([^]*?)(?=^\/\/ (?:Good|Bad)|(?![^]))/gm)]
  return parts.map(({ 1: part = '', index }) => ({ text: part, skipped: text.slice(0, index).split('\n').length }))
}

/** A part as the app that it is. */
function exampleOf({ text, skipped }: Part, i: number, line: number, helpers: string): CodeFile {
  const before = `${spec.before}${helpers}\nexport const app: App =\n`
  return moduleOf(`rule-${line}-${i}.ts`, before, text, spec.path, line + skipped)
}

function stale(used: ReadonlySet<Fragment | string>): readonly Problem[] {
  const lost = (what: string) => ({ where: what, what: 'An entry of the lists of code needs a block; got none.' })
  return [
    ...Object.entries(fragments).flatMap(([path, list]) =>
      list.filter((one) => !used.has(one)).map(({ begins }) => lost(`${path}: ${begins}`)),
    ),
    ...Object.entries(programs).flatMap(([path, list]) =>
      Object.keys(list)
        .filter((name) => !used.has(`${path} ${name}`))
        .map((name) => lost(`${path}: ${name}`)),
    ),
  ]
}
