/** The text of a module in, the apps that it lists and what they are made of out, as they are written there. */
import { parseSync } from 'oxc-parser'

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** An object of a list that has an `app`, as code. */
export interface ListedApp {
  readonly rule: string
  readonly name: string | null
  readonly code: string
}

/** The apps of each list in the module. */
export function listedApps(path: string, text: string): readonly ListedApp[] {
  const found: ListedApp[] = []
  visit(parse(path, text), (node) => {
    if (node.type !== 'ObjectExpression') return
    const members = new Map((node.properties as readonly Node[]).map((member) => [nameOf(member.key as Node), member]))
    const rule = textOf(members.get('rule'))
    const app = members.get('app')
    if (rule === null || app === undefined) return
    found.push({ rule, name: textOf(members.get('name')), code: codeOf(app, text) })
  })
  return found
}

/** A function of the module that its apps are made with. */
export interface Helper {
  readonly name: string
  readonly code: string
}

/** The constants at the top of the module that it keeps to itself. */
export function helpersOf(path: string, text: string): readonly Helper[] {
  const { body } = parse(path, text) as unknown as { readonly body: readonly Node[] }
  return body
    .filter(({ type }) => type === 'VariableDeclaration')
    .flatMap((node) =>
      (node.declarations as readonly Node[]).map(({ id }) => ({
        name: nameOf(id as Node) ?? '',
        code: text.slice(node.start, node.end),
      })),
    )
}

function parse(path: string, text: string): Node {
  const { program, errors } = parseSync(path, text)
  if (errors[0] !== undefined) throw new Error(`${path} does not parse: ${errors[0].message}`)
  return program as unknown as Node
}

function codeOf(member: Node, text: string): string {
  const value = member.value as Node
  const code = text.slice(value.start, value.end)
  const isAsync = value.async === true
  const whole = member.method === true ? `${isAsync ? 'async ' : ''}function app${code.slice(code.indexOf('('))}` : code
  // As if it stood at the beginning of its line.
  const before = text.slice(text.lastIndexOf('\n', member.start) + 1, member.start)
  const depth = /^ */.exec(before)?.[0].length ?? 0
  return whole.replaceAll(`\n${' '.repeat(depth)}`, '\n')
}

function textOf(member: Node | undefined): string | null {
  const value = member?.value as Node | undefined
  return typeof value?.value === 'string' ? value.value : null
}

function nameOf(node: Node | undefined): string | null {
  return typeof node?.name === 'string' ? node.name : null
}

function visit(value: unknown, look: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (typeof (value as Node).type === 'string') look(value as Node)
  for (const child of Object.values(value)) visit(child, look)
}
