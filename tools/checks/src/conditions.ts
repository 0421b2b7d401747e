/** Rules, cases and gaps in, what of them does not fit what servers declare out. Pure. */
import { type CaseFacts, type Coverage, caseFiles, ruleFiles } from './coverage.ts'
import type { Finding } from './finding.ts'

export function checkConditions(coverage: Coverage): readonly Finding[] {
  return [...judgeConditions(coverage), ...judgeGapsOfServers(coverage)]
}

/** A rule that needs a capability is judged where it is declared, and on other servers by no case that does not say so. */
function judgeConditions({ rules, cases }: Coverage): readonly Finding[] {
  return Object.entries(rules).flatMap(([slug, { capability, judgedBy }]) => {
    const own = cases.filter(({ rule }) => rule === slug)
    if (capability === undefined || (own.length === 0 && judgedBy !== undefined)) return []
    const isNeeding = own.some(({ needs = [] }) => needs.includes(capability))
    const silent = own.filter(({ needs = [], without = [] }) => ![...needs, ...without].includes(capability))
    const none = {
      where: `${ruleFiles}: ${slug}`,
      demand: 'A rule that belongs to a capability has a case that needs it',
      got: `none with ${capability}`,
      cure: `Write one in ${caseFiles}.`,
    }
    return [
      ...(isNeeding ? [] : [none]),
      ...silent.map(({ name }) => ({
        where: `${caseFiles}: “${name}”`,
        demand: `A case of ${slug} needs the capability of its rule, or runs without it`,
        got: `neither with ${capability}`,
        cure: 'Add it to needs or without, or give the case a rule that every server keeps.',
      })),
    ]
  })
}

/** A gap is of a case that its server runs, and there once. */
function judgeGapsOfServers({ cases, gapsFiles }: Coverage): readonly Finding[] {
  return gapsFiles.flatMap(({ path, gaps, declared }) =>
    gaps.flatMap(({ case: name }, index) => {
      const found = cases.find((one) => one.name === name)
      const isAgain = gaps.findIndex((other) => other.case === name) < index
      const problems = [
        ...(found === undefined || isRun(found, declared) ? [] : [`“${name}”, which this server does not run`]),
        ...(isAgain ? [`“${name}” again`] : []),
      ]
      const where = `${path}: gap ${index + 1}`
      return problems.map((got) => ({
        where,
        demand: 'A gap is of one case that is run',
        got,
        cure: 'Remove the gap.',
      }))
    }),
  )
}

function isRun({ needs = [], without = [] }: CaseFacts, declared: readonly string[]): boolean {
  return needs.every((one) => declared.includes(one)) && !without.some((one) => declared.includes(one))
}
