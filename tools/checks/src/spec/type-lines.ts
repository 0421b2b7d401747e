/** The assertions that the compiler judges in, the lines of each rule out: those that compile, and those that must not. */

export interface TypeLines {
  readonly good: string
  readonly bad: string
}

const refusal = '@ts-expect-error'

/** By slug. A rule's lines go from `// rule: slug` to the next empty line. */
export function typeLines(text: string): Readonly<Record<string, TypeLines>> {
  const sections = text.split('\n\n').filter((section) => section.startsWith('// rule: '))
  return Object.fromEntries(
    sections.map((section) => {
      const [first = '', ...lines] = section.trimEnd().split('\n')
      const all = statements(lines)
      const bad = all.filter((one) => one.includes(refusal))
      const good = all.filter((one) => !one.includes(refusal))
      // Declarations alone show nothing that is kept.
      const isShown = good.some((one) => !/^(\/\/|declare |interface )/.test(one))
      return [first.slice('// rule: '.length), { good: isShown ? good.join('\n') : '', bad: bad.join('\n') }]
    }),
  )
}

/** Each statement with the comments before it: it begins where a line is not indented and closes nothing. */
function statements(lines: readonly string[]): readonly string[] {
  const all: string[] = []
  let open = ''
  for (const line of lines) {
    const begins = !/^[\s}\])]/.test(line)
    if (begins && open !== '' && !isComment(open.split('\n').at(-1) ?? '')) {
      all.push(open)
      open = ''
    }
    open += open === '' ? line : `\n${line}`
  }
  return open === '' ? all : [...all, open]
}

const isComment = (line: string) => line.startsWith('//')
