/** The end of `corepack pnpm check`: what the repository promises about itself. Exit code 0: kept, 1: broken, 2: wrong call. */
import { cases } from '@tsgi/conformance'
import { areas, capabilities, type Rule, rules } from '@tsgi/spec/rules'
import { checkApis } from './api/documents.ts'
import { checkArrows } from './arrows/arrows.ts'
import { kinds } from './arrows/kinds.ts'
import { checkConditions } from './conditions.ts'
import { checkCoverage } from './coverage.ts'
import { checkDocstrings } from './docstrings/check.ts'
import { checkDocuments } from './documents.ts'
import { checkErrorCodes } from './error-codes.ts'
import { checkExamples, exemptions } from './examples.ts'
import { type Finding, formatFindings } from './finding.ts'
import { checkPeers } from './peers.ts'
import {
  readDeclared,
  readDocument,
  readGaps,
  readPackages,
  readPeers,
  readPlans,
  readSpec,
  readTypeAssertions,
  readValidatorTests,
  specPath,
} from './repository.ts'
import { checkRooms, exceptions } from './rooms.ts'
import { checkOurSources } from './sources/ours.ts'
import { compareDocument } from './spec/compare.ts'
import { makeExamples, makeSpec } from './spec/whole.ts'

const packages = readPackages()
const keptByApps = (Object.entries(rules) as [string, Rule][])
  .filter(([, { keeper, judgedBy }]) => keeper !== 'server' && judgedBy !== 'types')
  .map(([slug]) => slug)

const checks: Readonly<Record<string, () => readonly Finding[] | Promise<readonly Finding[]>>> = {
  arrows: () => checkArrows(packages, kinds),
  rooms: () => checkRooms(readPlans(packages), exceptions),
  spec: () => compareDocument(specPath, readSpec(), makeSpec()),
  examples: () => checkExamples(makeExamples(), keptByApps, exemptions),
  coverage() {
    const coverage = {
      rules,
      capabilities: Object.keys(capabilities),
      declared: readDeclared(packages),
      areas: Object.keys(areas),
      cases,
      gapsFiles: readGaps(packages),
      validatorTests: readValidatorTests(),
      typeTests: readTypeAssertions(),
      spec: readSpec() ?? '',
    }
    return [...checkCoverage(coverage), ...checkConditions(coverage)]
  },
  sources: checkOurSources,
  docstrings: () => checkDocstrings(packages),
  documents: () => checkDocuments(packages),
  'error codes': () => checkErrorCodes(packages, readDocument),
  api: () => checkApis(packages),
  peers: () => checkPeers(readPeers(), { rules: Object.keys(rules), cases: cases.map(({ name }) => name) }),
}

process.exitCode = await main(process.argv.slice(2))

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => checks[name] === undefined)
  if (unknown !== undefined) {
    const all = Object.keys(checks).join('|')
    console.error(`The checks are ${all}; got "${unknown}".\nusage: node tools/checks/dist/main.js [${all}]…`)
    return 2
  }
  const chosen = Object.entries(checks).filter(([name]) => names.length === 0 || names.includes(name))
  const results: { readonly name: string; readonly findings: readonly Finding[] }[] = []
  for (const [name, check] of chosen) results.push({ name, findings: await check() })
  const broken = results.flatMap(({ findings }) => findings)
  if (broken.length > 0) console.error(formatFindings(broken))
  console.log(results.map(({ name, findings }) => `${name}: ${findings.length || 'kept'}`).join('   '))
  return broken.length === 0 ? 0 : 1
}
