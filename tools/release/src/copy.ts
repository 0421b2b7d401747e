/** The workspace as it lies there in, a copy with a history of its own out: a release changes files, and none of ours. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Environment, outsideOfRuns } from './environment.ts'
import { type Program, run } from './program.ts'
import { pnpm, root } from './workspace.ts'

/** A workspace in a folder of its own, in which programs can be run. */
export interface Copy {
  readonly folder: string
  /** Runs a script of the workspace, or a command of pnpm. */
  readonly pnpm: (words: readonly string[], environment?: Environment) => Promise<string>
}

const author = ['-c', 'user.name=release', '-c', 'user.email=release@localhost', '-c', 'commit.gpgsign=false']

/** Everything that git has or would add, with the dependencies that the published packages are built with. */
export async function copyWorkspace(folder: string): Promise<Copy> {
  // It has its dependencies and nothing else: pnpm would install those of the tools too before it runs a script.
  const environment = { ...outsideOfRuns(process.env), npm_config_verify_deps_before_run: 'false' }
  const here = (command: string, words: readonly string[], more: Environment = {}): Program => ({
    command,
    words,
    folder,
    environment: { ...environment, ...more },
  })
  const listed = await run({
    ...here('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']),
    folder: root,
  })
  for (const path of listed.split('\0').filter((one) => one !== '' && existsSync(join(root, one)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    copyFileSync(join(root, path), join(folder, path))
  }
  // changesets asks git which commit a change came with.
  await run(here('git', ['init', '--quiet', '--initial-branch', 'main']))
  await run(here('git', ['add', '--all']))
  await run(here('git', [...author, 'commit', '--quiet', '--no-verify', '--message', 'the workspace']))
  const inCopy: Copy['pnpm'] = (words, more) => run(here(process.execPath, [pnpm, ...words], more))
  const which = ['--filter', 'tsgi-workspace', '--filter', './packages/*']
  await inCopy(['install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts', ...which])
  return { folder, pnpm: inCopy }
}
