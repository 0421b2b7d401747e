/** The README in, what it tells a stranger to do out, in its order. Pure. */

/** A block of the README. */
export type Words =
  /** Lines for a terminal. */
  | { readonly is: 'shell'; readonly text: string }
  /** A program that is to be written down. */
  | { readonly is: 'file'; readonly name: string; readonly text: string }
  /** A program that is to be started. */
  | { readonly is: 'program'; readonly name: string }

const section = 'A first app'

/** Those of the section with which a stranger begins. */
export function wordsOf(readme: string): readonly Words[] {
  const [, text = ''] = new RegExp(`\n## ${section}\n([^]*?)(?=\n## )`).exec(readme) ?? []
  return [...text.matchAll(/^```(sh|ts)\n([^]*?)^```$/gm)].map(([, language, block = '']) => {
    if (language === 'ts') return { is: 'file', name: /^\/\/ (\S+)\n/.exec(block)?.[1] ?? '', text: block }
    const name = /^node (\S+)\n$/.exec(block)?.[1]
    return name === undefined ? { is: 'shell', text: block } : { is: 'program', name }
  })
}
