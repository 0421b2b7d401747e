/** The lists of this repository in, what is wrong with them and with their document out. */
import { cases } from '@tsgi/conformance'
import { capabilities, rules } from '@tsgi/spec/rules'
import type { Finding } from '../finding.ts'
import { coveragePath, readCoverage, readSources, readTypeAssertions, readValidatorTests } from '../repository.ts'
import { compareDocument } from '../spec/compare.ts'
import { checkSources } from './check.ts'
import { makeCoverage } from './document.ts'
import { inOrder, lists } from './lists.ts'

export function checkOurSources(): readonly Finding[] {
  const contract = {
    rules,
    capabilities: Object.keys(capabilities),
    cases,
    validatorTests: readValidatorTests(),
    typeTests: readTypeAssertions(),
  }
  return [
    ...checkSources(readSources(), lists, contract),
    ...compareDocument(coveragePath, readCoverage(), makeOurCoverage()),
  ]
}

/** What docs/coverage.md has to say. */
export function makeOurCoverage(): string {
  return makeCoverage(inOrder(readSources()), Object.keys(rules))
}
