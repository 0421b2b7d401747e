/** Emitted declarations and a door in, every declaration that its users can reach out. Pure. */
import { posix } from 'node:path'
import { type Module, type Node, nameOf, parseModule } from '../docstrings/module.ts'
import { withoutComments } from './without-comments.ts'

/** A declaration at the top of a module. */
export interface Reached {
  /** Of the `.d.ts`. */
  readonly path: string
  readonly name: string
  /** Without comments. */
  readonly text: string
}

/** Follows names through the modules of one package. Throws where one cannot be found. */
export class Reach {
  readonly #read: (path: string) => string
  readonly #modules = new Map<string, Module>()
  readonly #reached = new Map<string, readonly string[]>()

  constructor(read: (path: string) => string) {
    this.#read = read
  }

  /** The names that a door exports; what they are made of is reached. */
  enter(door: string): readonly string[] {
    const names = this.#namesOf(door).toSorted()
    for (const name of names) this.#follow(door, name)
    return names
  }

  /** Everything that was reached, by its path and name. */
  get declarations(): readonly Reached[] {
    return [...this.#reached]
      .flatMap(([key, texts]) => {
        const [path = '', name = ''] = key.split(' ')
        return texts.map((text) => ({ path, name, text }))
      })
      .toSorted((a, b) => compare(a.path, b.path) || compare(a.name, b.name))
  }

  #namesOf(path: string): readonly string[] {
    const { exported, stars } = this.#module(path)
    return [...exported.keys(), ...stars.filter(isOwn).flatMap((from) => this.#namesOf(at(path, from)))]
  }

  #follow(path: string, name: string): void {
    const module = this.#module(path)
    const exported = module.exported.get(name)
    if (exported?.from === null) return this.#followLocal(module, exported.name)
    if (exported !== undefined) return this.#followOther(path, exported.from, exported.name)
    if (module.declared.has(name) || module.imported.has(name)) return this.#followLocal(module, name)
    const star = module.stars.filter(isOwn).find((from) => this.#namesOf(at(path, from)).includes(name))
    if (star === undefined) throw new Error(`${path} exports no ${name}.`)
    this.#follow(at(path, star), name)
  }

  #followLocal(module: Module, name: string): void {
    const declarations = module.declared.get(name)
    const imported = module.imported.get(name)
    if (declarations === undefined) {
      if (imported === undefined) throw new Error(`${module.path} declares no ${name}.`)
      return this.#followOther(module.path, imported.from, imported.name)
    }
    const key = `${module.path} ${name}`
    if (this.#reached.has(key)) return
    const text = this.#read(module.path)
    this.#reached.set(
      key,
      declarations.map(({ node }) => withoutComments(text.slice(node.start, node.end))),
    )
    for (const { node } of declarations) this.#followNode(module, node)
  }

  /** What is of another package is theirs: the import says which. */
  #followOther(path: string, from: string, name: string): void {
    if (!isOwn(from)) this.#reached.set(`${path} ${name}`, [`import { ${name} } from '${from}'`])
    else if (name === '*') this.enter(at(path, from))
    else this.#follow(at(path, from), name)
  }

  #followNode(module: Module, node: Node): void {
    const known = (name: string) => module.declared.has(name) || module.imported.has(name)
    visit(node, (part) => {
      if (part.type === 'TSImportType') {
        const from = (part.source as { readonly value: string }).value
        return this.#followOther(module.path, from, leftmost(part.qualifier) ?? '*')
      }
      for (const name of namesIn(part)) if (known(name)) this.#followLocal(module, name)
    })
  }

  #module(path: string): Module {
    const found = this.#modules.get(path) ?? parseModule(path, this.#read(path))
    this.#modules.set(path, found)
    return found
  }
}

/** The names that a part of a declaration depends on. */
function namesIn({ type, typeName, exprName, expression, superClass, computed, key }: Node): readonly string[] {
  const isHeritage = type === 'TSInterfaceHeritage' || type === 'TSClassImplements'
  const names = [typeName, exprName, superClass, isHeritage ? expression : null, computed === true ? key : null]
  return names.map(leftmost).filter((name) => name !== null)
}

/** `A` of `A.B.C`. */
function leftmost(node: unknown): string | null {
  const { left, object } = (node ?? {}) as { readonly left?: unknown; readonly object?: unknown }
  return left === undefined && object === undefined ? nameOf(node) : leftmost(left ?? object)
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node)
  for (const value of Object.values(node))
    for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value]) if (isNode(one)) visit(one, see)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

const isOwn = (specifier: string) => specifier.startsWith('.')

/** The declarations of a module lie beside it. */
function at(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier.replace(/\.[jt]s$/, '.d.ts'))
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
