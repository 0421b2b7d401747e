/** The name of a runtime in, the path of its program out; `null` where its package is not for this machine. */
import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const own = createRequire(import.meta.url)
/** The programs called `node` lie in a package of their own, so that none of them runs the scripts of this one. */
const ofNodes = createRequire(import.meta.resolve('@tsgi/nodes/package.json'))

export const bun: string | null = programOf(own, '@oven/bun-linux-x64', 'bin/bun')
export const deno: string | null = programOf(own, '@deno/linux-x64-glibc', 'deno')

/** By major version, oldest first. */
export const nodes: Readonly<Record<20 | 22 | 24 | 26, string | null>> = {
  20: programOf(ofNodes, 'node20', 'bin/node'),
  22: programOf(ofNodes, 'node22', 'bin/node'),
  24: programOf(ofNodes, 'node24', 'bin/node'),
  26: programOf(ofNodes, 'node26', 'bin/node'),
}

/** These packages hold one program and no module, so that only their package.json can be resolved. */
function programOf({ resolve }: NodeJS.Require, name: string, path: string): string | null {
  try {
    const program = join(dirname(resolve(`${name}/package.json`)), path)
    accessSync(program, constants.X_OK)
    return program
  } catch {
    return null
  }
}
