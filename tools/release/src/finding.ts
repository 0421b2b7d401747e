/** What is wrong with a package: where, what was demanded, what came, and the cure. */

/** One thing that is wrong. */
export interface Finding {
  /** A package, or a file in it. */
  readonly where: string
  readonly demand: string
  readonly got: string
  readonly cure: string
}

/** One mistake in a package.json shows in many files. */
const shown = 3

/** As a person reads them: those with the same demand and cure are put together. */
export function formatFindings(findings: readonly Finding[]): readonly string[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const { demand, cure } = finding
    const group = groups.get(`${demand}\n${cure}`)
    if (group === undefined) groups.set(`${demand}\n${cure}`, [finding])
    else group.push(finding)
  }
  return [...groups.values()].map((group) => {
    const places = group.slice(0, shown).map(({ where, got }) => `${where}\n  got:      ${got}`)
    const more = group.length > shown ? [`and ${group.length - shown} more`] : []
    const [{ demand, cure }] = group as [Finding]
    return [...places, ...more, `  demanded: ${demand}`, `  cure:     ${cure}`].join('\n')
  })
}
