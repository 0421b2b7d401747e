/** The files of the repository, the catalogue and the suite in, SPEC.md and what it is made of out. */
import { appMutants, cases, casesOfTables, serverMutants, tables } from '@tsgi/conformance'
import { areas, capabilities, rules } from '@tsgi/spec/rules'
import { readAppExamples, readFrame, readTypeAssertions } from '../repository.ts'
import { makeDocument } from './document.ts'
import { type Examples, gatherExamples, helpersUsed } from './examples.ts'
import { endingsTable, statesTable } from './exchange-tables.ts'
import { framingTable } from './framing-table.ts'
import { tableTitles } from './rule-text.ts'
import { helpersOf, listedApps } from './source-code.ts'
import { typeLines } from './type-lines.ts'
import { urlTable } from './url-table.ts'

/** The examples of each rule, by slug. */
export function makeExamples(): Readonly<Record<string, Examples>> {
  const { good, bad } = readAppExamples()
  const known = new Set(appMutants.map(({ name }) => name))
  return gatherExamples({
    rules,
    cases,
    casesOfTables: casesOfTables(tables),
    serverMutants,
    goodApps: good.flatMap(({ path, text }) => listedApps(path, text)),
    badApps: bad
      .flatMap(({ path, text }) => listedApps(path, text))
      .filter(({ name }) => name !== null && known.has(name)),
    types: typeLines(readTypeAssertions()),
  })
}

/** SPEC.md as it should be. */
export function makeSpec(): string {
  const examples = makeExamples()
  const { good, bad } = readAppExamples()
  const helpers = [...bad, ...good].flatMap(({ path, text }) => helpersOf(path, text))
  return makeDocument(readFrame(), {
    rules,
    areas,
    capabilities,
    examples,
    helpers: helpersUsed(examples, helpers),
    tables: {
      URL: [{ title: tableTitles.url, text: urlTable(tables) }],
      framing: [{ title: tableTitles.framing, text: framingTable(tables) }],
      exchange: [
        { title: tableTitles.states, text: statesTable(tables) },
        { title: tableTitles.endings, text: endingsTable(tables) },
      ],
    },
  })
}
