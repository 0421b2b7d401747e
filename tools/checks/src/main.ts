/** The end of `corepack pnpm check`: what the repository promises about itself. Exit code 0: kept, 1: broken, 2: wrong call. */
import { cases } from '@tsgi/conformance'
import { areas, capabilities, rules } from '@tsgi/spec/rules'
import { checkArrows } from './arrows/arrows.ts'
import { kinds } from './arrows/kinds.ts'
import { checkCoverage } from './coverage.ts'
import { type Finding, formatFindings } from './finding.ts'
import { checkPeers } from './peers.ts'
import {
  readDeclared,
  readFrame,
  readGaps,
  readPackages,
  readPeers,
  readPlans,
  readSpec,
  readValidatorTests,
  specPath,
} from './repository.ts'
import { checkRooms, exceptions } from './rooms.ts'
import { compareDocument } from './spec/compare.ts'
import { makeDocument } from './spec/document.ts'

const packages = readPackages()

const checks: Readonly<Record<string, () => readonly Finding[]>> = {
  arrows: () => checkArrows(packages, kinds),
  rooms: () => checkRooms(readPlans(packages), exceptions),
  spec: () => compareDocument(specPath, readSpec(), makeDocument(readFrame(), { areas, capabilities, rules })),
  coverage: () =>
    checkCoverage({
      rules,
      capabilities: Object.keys(capabilities),
      declared: readDeclared(packages),
      areas: Object.keys(areas),
      cases,
      gapsFiles: readGaps(packages),
      validatorTests: readValidatorTests(),
    }),
  peers: () => checkPeers(readPeers(), { rules: Object.keys(rules), cases: cases.map(({ name }) => name) }),
}

process.exitCode = main(process.argv.slice(2))

function main(names: readonly string[]): number {
  const unknown = names.find((name) => checks[name] === undefined)
  if (unknown !== undefined) {
    const all = Object.keys(checks).join('|')
    console.error(`The checks are ${all}; got "${unknown}".\nusage: node tools/checks/dist/main.js [${all}]…`)
    return 2
  }
  const chosen = Object.entries(checks).filter(([name]) => names.length === 0 || names.includes(name))
  const results = chosen.map(([name, check]) => ({ name, findings: check() }))
  const broken = results.flatMap(({ findings }) => findings)
  if (broken.length > 0) console.error(formatFindings(broken))
  console.log(results.map(({ name, findings }) => `${name}: ${findings.length || 'kept'}`).join('   '))
  return broken.length === 0 ? 0 : 1
}
