/** `corepack pnpm spec`: writes SPEC.md from the rule catalogue and its examples. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { areas, rules } from '@tsgi/spec/rules'
import { root, specPath } from './repository.ts'
import { makeSpec } from './spec/whole.ts'

writeFileSync(join(root, specPath), makeSpec())
console.log(`${specPath}: ${Object.keys(rules).length} rules in ${Object.keys(areas).length} areas`)
