/** The text of a module in, everything that it imports out: static, dynamic, re-exported and as a type. */
import { parseSync } from 'oxc-parser'

/** One import of a module. */
export interface Import {
  /** What stands between the quotes; `null` where the module computes it. */
  readonly specifier: string | null
  readonly line: number
}

interface Node {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

/** Every import, in the order of the text. Throws where the text does not parse. */
export function importsOf(path: string, text: string): readonly Import[] {
  const { program, errors } = parseSync(path, text)
  if (errors[0] !== undefined) throw new Error(`${path} does not parse: ${errors[0].message}`)
  const found: Import[] = []
  visit(program, (node) => {
    const source = sourceOf(node)
    if (source !== null)
      found.push({ specifier: literal(source), line: text.slice(0, source.start).split('\n').length })
  })
  return found
}

/** The part of a node that names another module; `null` if it names none. */
function sourceOf(node: Node): Node | null {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return asNode(node.source ?? node.argument)
    case 'TSExternalModuleReference':
      return asNode(node.expression)
    case 'CallExpression':
      return resolves(asNode(node.callee)) ? asNode((node.arguments as unknown[])[0]) : null
    default:
      return null
  }
}

/** `import.meta.resolve`, `require` and `createRequire(…)` name modules too. */
function resolves(callee: Node | null): boolean {
  if (callee?.type === 'Identifier') return callee.name === 'require'
  if (callee?.type === 'CallExpression') return asNode(callee.callee)?.name === 'createRequire'
  return asNode(callee?.object)?.type === 'MetaProperty' && asNode(callee?.property)?.name === 'resolve'
}

function literal(node: Node): string | null {
  if (node.type === 'TSLiteralType') return literal(asNode(node.literal) as Node)
  return typeof node.value === 'string' ? node.value : null
}

function visit(value: unknown, each: (node: Node) => void): void {
  if (Array.isArray(value)) for (const one of value) visit(one, each)
  const node = asNode(value)
  if (node === null) return
  each(node)
  for (const child of Object.values(node)) visit(child, each)
}

function asNode(value: unknown): Node | null {
  const isNode = typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string'
  return isNode ? (value as Node) : null
}
