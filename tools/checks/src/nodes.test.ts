import { spawnSync } from 'node:child_process'
import { nodes } from '@tsgi/runtimes'
import { describe, expect, test } from 'vitest'
import { readPackages } from './repository.ts'

const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64'

// pnpm puts the command of a dependency in front of the machine's own, for each script of the package that lists it.
test('a package that lists another Node has no script that it could run', () => {
  const listing = readPackages().filter(({ manifest }) => JSON.stringify(manifest).includes('npm:node-'))
  expect(listing.map(({ folder, manifest }) => [folder, 'scripts' in manifest])).toEqual([['tools/nodes', false]])
})

describe.runIf(isLinuxX64)('each program is the Node that it is called by', () => {
  test.each(Object.entries(nodes))('%s', (major, program) => {
    const { stdout } = spawnSync(program ?? '', ['-p', 'process.versions.node'], { encoding: 'utf8' })
    expect(stdout.split('.')[0]).toBe(major)
  })
})
