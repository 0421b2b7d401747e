/** The documents of this repository in, the site as files out; or what is wrong, and then nothing is written. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildSite } from './build-site.ts'
import { checkDocuments } from './check-documents.ts'
import { checkSite } from './check-site.ts'
import { makeHighlight } from './highlight.ts'
import type { Problem } from './problem.ts'
import { readBytes, readRepository, root } from './repository.ts'

/** Ignored by git, from the root of the repository. */
export const folder = 'reports/site'

export interface Written {
  readonly problems: readonly Problem[]
  /** Paths of the pages in the folder. */
  readonly pages: readonly string[]
}

export async function writeSite(): Promise<Written> {
  const repository = readRepository()
  const broken = checkDocuments(repository)
  if (broken.length > 0) return { problems: broken, pages: [] }
  const own = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
  const files = { read: readBytes, style: own('site.css'), icon: own('icon.svg') }
  const site = buildSite(repository, files, await makeHighlight())
  const problems = checkSite(site, 'index.html')
  if (problems.length > 0) return { problems, pages: [] }
  const at = join(root, folder)
  rmSync(at, { recursive: true, force: true })
  for (const [path, content] of site) {
    mkdirSync(dirname(join(at, path)), { recursive: true })
    writeFileSync(join(at, path), content)
  }
  return { problems, pages: [...site.keys()].filter((path) => path.endsWith('.html')) }
}
