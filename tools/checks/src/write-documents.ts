/** The last part of `corepack pnpm spec`: writes what documents say of servers, options and figures. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDocuments } from './documents.ts'
import { readPackages, root } from './repository.ts'

for (const { path, wanted } of await makeDocuments(readPackages())) {
  writeFileSync(join(root, path), wanted)
  console.log(`${path}: what is made of code, of the matrix and of the bench`)
}
