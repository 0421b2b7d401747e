/** What the code demands of options and what their docstrings say in, a table of options out. Pure. */
import { code, grid } from '../spec/markdown.ts'
import { cell, readMember } from './member-doc.ts'
import type { OptionFacts } from './option-facts.ts'

/** The interfaces that hold the options, by the name of the option that holds them. */
const holders: Readonly<Record<string, string>> = {
  '': 'ServeOptions',
  tls: 'TlsOptions',
  limits: 'Limits',
  timeouts: 'Timeouts',
  webSocket: 'WebSocketLimits',
}

/** `docs`: docstrings by name, `Limits.maxHeaderSize`. `capabilities`: what the server declares. */
export function optionTable(
  facts: readonly OptionFacts[],
  docs: ReadonlyMap<string, string>,
  capabilities: readonly string[],
): string {
  const isKept = (one: OptionFacts) => one.capabilities.every((needed) => capabilities.includes(needed))
  const rows = facts.filter(isKept).map((one) => {
    const { words, byDefault } = readDoc(one, docs)
    return [`\`${one.name}\``, cell(words), cell(one.demand), cell(byDefault)]
  })
  const refused = facts.filter((one) => !isKept(one)).map(({ name }) => code(name))
  const table = grid(['Option', 'What it is', 'It has to be', 'Default'], rows)
  if (refused.length === 0) return table
  return `${table}\n\n\`serve()\` refuses what this platform cannot keep: ${refused.join(', ')}.`
}

/** Throws where the docstring contradicts the code. */
function readDoc({ name, value }: OptionFacts, docs: ReadonlyMap<string, string>) {
  const [holder, member] = name.includes('.') ? name.split('.') : ['', name]
  const known = `${holders[holder ?? '']}.${member}`
  const doc = docs.get(known)
  if (doc === undefined) throw new Error(`The option ${name} needs a docstring: ${known} has none.`)
  const { words, byDefault } = readMember(doc)
  const isDefault = value !== undefined && value !== null
  if (isDefault && plain(byDefault ?? '') !== String(value))
    throw new Error(`The docstring of ${known} needs to say “Default: ${String(value)}.”; got “${byDefault}”.`)
  // It is a server that can set it, or it would not stand here.
  const text = byDefault?.replace(/, or the server’s own.*/, '') ?? 'none; it has to be given'
  return { words, byDefault: text }
}

/** `16 384, or …` is 16384, and `` `127.0.0.1` `` itself. */
function plain(said: string): string {
  const [first = ''] = said.split(',')
  return first.replaceAll('`', '').replace(/(?<=\d) (?=\d)/g, '')
}
