/** `corepack pnpm api`: writes what users of each package see, from what the build emits. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiFolder, makeApis } from './api/documents.ts'
import { readPackages, root } from './repository.ts'

mkdirSync(join(root, apiFolder), { recursive: true })
for (const [path, text] of makeApis(readPackages())) {
  writeFileSync(join(root, path), text)
  console.log(path)
}
