/** The second half of `corepack pnpm spec`: writes docs/coverage.md from the lists that the contract answers to. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { coveragePath, root } from './repository.ts'
import { makeOurCoverage } from './sources/ours.ts'

const path = join(root, coveragePath)
mkdirSync(dirname(path), { recursive: true })
writeFileSync(path, makeOurCoverage())
console.log(`${coveragePath}: where each row of the lists in tools/checks/sources leads`)
