/** Modules and an entry point in, everything that it exports and the members of it out, each with its docstring. Pure. */
import { posix } from 'node:path'
import { type Declaration, type Module, type Node, nameOf, parseModule } from './module.ts'

/** A name that users of a package see. */
export interface PublicName {
  readonly path: string
  readonly line: number
  /** `Limits`, or `Limits.maxHeaderSize`. */
  readonly name: string
  /** `null` where there is none. */
  readonly doc: string | null
}

/** Everything that a package exports from one of its modules. `sources`: text by path, `packages/spec/src/app.ts`. */
export class Exports {
  readonly #sources: ReadonlyMap<string, string>
  readonly #modules = new Map<string, Module>()

  constructor(sources: ReadonlyMap<string, string>) {
    this.#sources = sources
  }

  /** Names of other packages are theirs to document. Throws where a module or a name cannot be found. */
  of(entry: string): readonly PublicName[] {
    return this.#namesOf(entry).flatMap((name) => this.#resolve(entry, name))
  }

  #namesOf(path: string): readonly string[] {
    const { exported, stars } = this.#module(path)
    return [...exported.keys(), ...stars.filter(isOwn).flatMap((from) => this.#namesOf(at(path, from)))]
  }

  #resolve(path: string, name: string): readonly PublicName[] {
    const module = this.#module(path)
    const found = module.exported.get(name)
    if (found === undefined) {
      const star = module.stars.filter(isOwn).find((from) => this.#namesOf(at(path, from)).includes(name))
      if (star === undefined) throw new Error(`${path} does not export ${name}.`)
      return this.#resolve(at(path, star), name)
    }
    if (found.from === null) return this.#local(module, found.name)
    return isOwn(found.from) ? this.#resolve(at(path, found.from), found.name) : []
  }

  /** A declaration of the module, or what it has imported and exports again. */
  #local(module: Module, name: string): readonly PublicName[] {
    const declarations = module.declared.get(name)
    if (declarations !== undefined) return this.#declared(module, name, declarations)
    const reference = module.imported.get(name)
    if (reference === undefined) throw new Error(`${module.path} declares no ${name}.`)
    return isOwn(reference.from) ? this.#resolve(at(module.path, reference.from), reference.name) : []
  }

  #declared(module: Module, name: string, declarations: readonly Declaration[]): readonly PublicName[] {
    // One of several is enough: what is said of an overload is said of the function.
    const documented = declarations.find(({ doc }) => doc !== null)
    const { line, doc } = documented ?? (declarations[0] as Declaration)
    const members = declarations.flatMap(({ node }) => this.#membersOf(module, name, node))
    return [{ path: module.path, line, name, doc }, ...members]
  }

  #membersOf(module: Module, owner: string, node: Node): readonly PublicName[] {
    const parts = new Map<string, Node>()
    for (const part of partsOf(node).filter(isPublic)) {
      // One of several is enough: what is said of an overload, or of the reading half, is said of the member.
      const known = parts.get(keyOf(part))
      if (known === undefined || module.docOf(known) === null) parts.set(keyOf(part), part)
    }
    const members = [...parts].map(
      ([key, part]): PublicName => ({
        path: module.path,
        line: module.lineOf(part),
        name: `${owner}.${key}`,
        doc: module.docOf(part),
      }),
    )
    return [...members, ...basesOf(node).flatMap((base) => this.#inherited(module, owner, base))]
  }

  /** What a base that is not exported itself gives to whoever extends it. */
  #inherited(module: Module, owner: string, base: string): readonly PublicName[] {
    const declarations = module.declared.get(base)
    if (declarations === undefined || [...module.exported.values()].some(({ name }) => name === base)) return []
    return declarations.flatMap(({ node }) => this.#membersOf(module, owner, node))
  }

  #module(path: string): Module {
    const known = this.#modules.get(path)
    if (known !== undefined) return known
    const text = this.#sources.get(path)
    if (text === undefined) throw new Error(`There is no module ${path}.`)
    const module = parseModule(path, text)
    this.#modules.set(path, module)
    return module
  }
}

const isOwn = (specifier: string) => specifier.startsWith('.')

function at(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier)
}

/** The members of an interface, of a class, and of the literals that a type is made of. */
function partsOf(node: Node | null | undefined): readonly Node[] {
  switch (node?.type) {
    case 'TSInterfaceDeclaration':
    case 'ClassDeclaration':
      return (node.body as Node).body as unknown as readonly Node[]
    case 'TSTypeAliasDeclaration':
    case 'TSParenthesizedType':
      return partsOf(node.typeAnnotation as Node)
    case 'TSUnionType':
    case 'TSIntersectionType':
      return (node.types as readonly Node[]).flatMap(partsOf)
    case 'TSTypeLiteral':
      return node.members as readonly Node[]
    default:
      return []
  }
}

/** Calls are what the whole is; an index stands for names that nobody knows; what overrides is documented where it began. */
function isPublic({ type, key, accessibility, override, kind, value }: Node): boolean {
  if (!['TSPropertySignature', 'TSMethodSignature', 'PropertyDefinition', 'MethodDefinition'].includes(type))
    return false
  if (accessibility === 'private' || accessibility === 'protected' || override === true) return false
  if (kind === 'constructor' && ((value as Node).params as readonly unknown[]).length === 0) return false
  return (key as Node).type !== 'PrivateIdentifier'
}

function keyOf({ key, computed }: Node): string {
  const { value, object, property } = key as Node
  const name = nameOf(key) ?? (typeof value === 'string' ? value : `${nameOf(object)}.${nameOf(property)}`)
  return computed === true ? `[${name}]` : name
}

function basesOf({ extends: bases, superClass }: Node): readonly string[] {
  const named = ((bases ?? []) as readonly Node[]).flatMap(({ expression }) => nameOf(expression) ?? [])
  return [...named, ...(nameOf(superClass) === null ? [] : [nameOf(superClass) as string])]
}
