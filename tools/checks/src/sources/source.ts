/** The shape of a list of findings: what others found, asked or promised, and where each of it leads here. */

/** What judges a rule for a row: cases by their names, or what is no case. */
export type Judge = readonly string[] | 'the validator' | 'the compiler'

export interface Row {
  /** Its number or key in the list. */
  readonly id: string
  /** What it is about, in our words. */
  readonly says: string
  /** The slugs of the rules that it leads to, each with what judges it for this row. */
  readonly rules?: Readonly<Record<string, Judge>>
  /** Capabilities whose own rules speak of it. */
  readonly capabilities?: readonly string[]
  /** Why it, or the part of it that no rule has, is not judged. */
  readonly refused?: string
}

export interface SourceList {
  readonly title: string
  /** Where it comes from. */
  readonly about: string
  readonly rows: readonly Row[]
}
