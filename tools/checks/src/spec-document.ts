/** `corepack pnpm spec`: writes SPEC.md from the rule catalogue, docs/coverage.md from the lists that it answers to. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { areas, capabilities, rules } from '@tsgi/spec/rules'
import { coveragePath, readFrame, readSources, root, specPath } from './repository.ts'
import { makeCoverage } from './sources/document.ts'
import { inOrder } from './sources/lists.ts'
import { makeDocument } from './spec/document.ts'

writeFileSync(join(root, specPath), makeDocument(readFrame(), { areas, capabilities, rules }))
console.log(`${specPath}: ${Object.keys(rules).length} rules in ${Object.keys(areas).length} areas`)

const sources = inOrder(readSources())
mkdirSync(dirname(join(root, coveragePath)), { recursive: true })
writeFileSync(join(root, coveragePath), makeCoverage(sources, Object.keys(rules)))
console.log(`${coveragePath}: ${sources.flatMap(({ rows }) => rows).length} rows in ${sources.length} lists`)
