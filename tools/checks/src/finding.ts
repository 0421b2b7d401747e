/** What a check found: where, what was demanded, what came, and the cure. */

/** One promise of the repository that is broken. */
export interface Finding {
  /** `path` or `path:line`, from the root of the repository. */
  readonly where: string
  readonly demand: string
  readonly got: string
  readonly cure: string
}

/** Findings as a person reads them: those that say the same are put together. */
export function formatFindings(findings: readonly Finding[]): string {
  const places = new Map<string, string[]>()
  for (const { where, demand, got, cure } of findings) {
    const text = `${demand}; got ${got}. ${cure}`
    places.set(text, [...(places.get(text) ?? []), where])
  }
  return [...places].map(([text, wheres]) => `${wheres.join('\n')}\n  ${text}\n`).join('\n')
}
