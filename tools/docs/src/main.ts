/** `corepack pnpm run docs`: writes the site and checks each link. Exit code 0: written, 1: something is broken. */
import { formatProblems } from './problem.ts'
import { folder, writeSite } from './write-site.ts'

const { problems, pages } = await writeSite()
if (problems.length > 0) {
  console.error(formatProblems(problems))
  console.error(`${problems.length} broken; nothing was written.`)
  process.exitCode = 1
} else console.log(`${pages.length} pages in ${folder}; each link leads somewhere. Open ${folder}/index.html`)
