/** What is wrong with a package: where, what was demanded, what came, and the cure. */

/** One thing that is wrong. */
export interface Finding {
  /** A package, or a file in it. */
  readonly where: string
  readonly demand: string
  readonly got: string
  readonly cure: string
}

/** As a person reads it. */
export function formatFinding({ where, demand, got, cure }: Finding): string {
  return `${where}\n  demanded: ${demand}\n  got:      ${got}\n  cure:     ${cure}`
}
