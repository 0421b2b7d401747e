/** What is wrong with a document, and where. */
export interface Problem {
  /** `path:line`, from the root of the repository. */
  readonly where: string
  /** What was demanded, what came and the cure. */
  readonly what: string
}

export function formatProblems(problems: readonly Problem[]): string {
  return problems.map(({ where, what }) => `${where}\n  ${what}\n`).join('\n')
}
