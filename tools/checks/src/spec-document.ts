/** `corepack pnpm spec`: writes SPEC.md from the rule catalogue. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { areas, capabilities, rules } from '@tsgi/spec/rules'
import { readFrame, root, specPath } from './repository.ts'
import { makeDocument } from './spec/document.ts'

writeFileSync(join(root, specPath), makeDocument(readFrame(), { areas, capabilities, rules }))
console.log(`${specPath}: ${Object.keys(rules).length} rules in ${Object.keys(areas).length} areas`)
