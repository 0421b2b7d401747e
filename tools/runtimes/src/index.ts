/** The name of a runtime in, the path of its program out; `null` where its package is not for this machine. */
import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const { resolve } = createRequire(import.meta.url)

export const bun: string | null = programOf('@oven/bun-linux-x64', 'bin/bun')
export const deno: string | null = programOf('@deno/linux-x64-glibc', 'deno')

/** These packages hold one program and no module, so that only their package.json can be resolved. */
function programOf(name: string, path: string): string | null {
  try {
    const program = join(dirname(resolve(`${name}/package.json`)), path)
    accessSync(program, constants.X_OK)
    return program
  } catch {
    return null
  }
}
