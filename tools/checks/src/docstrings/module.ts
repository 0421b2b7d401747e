/** The text of a module in, what it declares, takes from others and gives to others out, each with its docstring. */
import { parseSync } from 'oxc-parser'

/** A part of the syntax tree. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** A name of another module. */
export interface Reference {
  /** As it stands between the quotes. */
  readonly from: string
  readonly name: string
}

/** A declaration at the top of a module. */
export interface Declaration {
  readonly node: Node
  /** What stands between the stars above it; `null` without any. */
  readonly doc: string | null
  readonly line: number
}

/** One module. A name can have several declarations: the overloads of a function, say. */
export interface Module {
  readonly path: string
  readonly declared: ReadonlyMap<string, readonly Declaration[]>
  readonly imported: ReadonlyMap<string, Reference>
  /** What it exports: a name of its own (`from` is `null`), or of another module. */
  readonly exported: ReadonlyMap<string, { readonly from: string | null; readonly name: string }>
  /** Modules all of whose names it exports. */
  readonly stars: readonly string[]
  readonly docOf: (node: Node) => string | null
  readonly lineOf: (node: Node) => number
}

/** Throws where the text does not parse. */
export function parseModule(path: string, text: string): Module {
  const { program, comments, errors } = parseSync(path, text)
  if (errors[0] !== undefined) throw new Error(`${path} does not parse: ${errors[0].message}`)
  const declared = new Map<string, Declaration[]>()
  const imported = new Map<string, Reference>()
  const exported = new Map<string, { readonly from: string | null; readonly name: string }>()
  const stars: string[] = []
  const docs = comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*'))

  const docOf = ({ start }: Node): string | null => {
    const doc = docs.findLast(({ end }) => end <= start)
    // Nothing may stand between them but comments for whoever reads the code.
    if (
      doc === undefined ||
      text
        .slice(doc.end, start)
        .replace(/\/\/.*$/gm, '')
        .trim() !== ''
    )
      return null
    const words = doc.value.replace(/^\s*\* ?/gm, '').trim()
    return words === '' ? null : words
  }
  const lineOf = ({ start }: Node) => text.slice(0, start).split('\n').length

  const declare = (node: Node, statement: Node): readonly string[] => {
    const names = namesOf(node)
    const one = { node, doc: docOf(statement), line: lineOf(statement) }
    for (const name of names) declared.set(name, [...(declared.get(name) ?? []), one])
    return names
  }

  for (const statement of (program as unknown as { readonly body: readonly Node[] }).body) {
    const from = textOf(statement.source)
    if (statement.type === 'ImportDeclaration') {
      for (const { imported: name, local } of statement.specifiers as readonly Node[])
        imported.set(nameOf(local) ?? '', { from: from ?? '', name: nameOf(name) ?? '*' })
    } else if (statement.type === 'ExportAllDeclaration') {
      const as = nameOf(statement.exported)
      if (as === null) stars.push(from ?? '')
      else exported.set(as, { from, name: '*' })
    } else if (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') {
      const inner = statement.declaration as Node | null
      const names = inner === null ? [] : declare(inner, statement)
      const isDefault = statement.type === 'ExportDefaultDeclaration'
      for (const name of names) exported.set(isDefault ? 'default' : name, { from: null, name })
      for (const { exported: as, local } of (statement.specifiers ?? []) as readonly Node[])
        exported.set(nameOf(as) ?? '', { from, name: nameOf(local) ?? '' })
    } else declare(statement, statement)
  }
  return { path, declared, imported, exported, stars, docOf, lineOf }
}

/** The names that a declaration makes; none for what is no declaration. */
function namesOf({ type, id, declarations }: Node): readonly string[] {
  if (type === 'VariableDeclaration')
    return (declarations as readonly Node[]).flatMap(({ id: target }) => nameOf(target) ?? [])
  return nameOf(id) === null ? [] : [nameOf(id) as string]
}

/** The name of an identifier; `null` for what is none. */
export function nameOf(node: unknown): string | null {
  const name = (node as { readonly name?: unknown } | null | undefined)?.name
  return typeof name === 'string' ? name : null
}

function textOf(node: unknown): string | null {
  const value = (node as { readonly value?: unknown } | null | undefined)?.value
  return typeof value === 'string' ? value : null
}
