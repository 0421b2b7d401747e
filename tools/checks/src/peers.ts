/** docs/peers.md and what exists in, what it names that does not out: it accuses others, and must not do so by a name that is gone. */
import type { Finding } from './finding.ts'

/** What there is to name. */
export interface Named {
  readonly rules: readonly string[]
  readonly cases: readonly string[]
}

export const peersPath = 'docs/peers.md'

const cure = 'Correct tools/peers/src/charges.ts, limits.ts or stricter.ts, then run `corepack pnpm peers`.'

export function checkPeers(document: string, { rules, cases }: Named): readonly Finding[] {
  return document.split('\n').flatMap((line, i) => {
    const where = `${peersPath}:${i + 1}`
    // The heading of a finding, and the first cell of a row.
    const rule = /^(?:#### |\| )`([^`]+)`/.exec(line)?.[1]
    const name = /^- Case: (.*)$/.exec(line)?.[1]
    const findings: Finding[] = []
    if (rule !== undefined && !rules.includes(rule))
      findings.push({ where, demand: 'It names rules of the catalogue', got: rule, cure })
    if (name !== undefined && !cases.includes(name))
      findings.push({ where, demand: 'It names cases of the suite', got: `“${name}”`, cure })
    return findings
  })
}
