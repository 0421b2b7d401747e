/** Files of code in, what the compiler says of them out, by document and line. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Problem } from '../src/problem.ts'
import type { CodeFile } from './blocks.ts'
import { ambient } from './code-list.ts'

const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

/** As strict as this repository is, with the packages as they are built: what their users have. */
const settings = {
  extends: '../../../../tsconfig.base.json',
  compilerOptions: { noEmit: true, customConditions: [], isolatedModules: false },
  include: ['**/*.ts'],
  exclude: [] as string[],
}

export function compile(folder: string, files: ReadonlyMap<string, readonly CodeFile[]>): readonly Problem[] {
  const written = new Map<string, CodeFile>()
  for (const [path, own] of files) {
    const below = path.replaceAll('/', '-')
    mkdirSync(join(folder, below), { recursive: true })
    for (const file of own) {
      written.set(`${below}/${file.name}`, file)
      writeFileSync(join(folder, below, file.name), file.text)
    }
  }
  writeFileSync(join(folder, 'platforms.d.ts'), ambient)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], {
    encoding: 'utf8',
    cwd: folder,
  })
  return stdout
    .split('\n')
    .filter((line) => /error TS\d+/.test(line))
    .map((said) => {
      const [, name = '', line = '', what = said] = /^(.*)\((\d+),\d+\): error (.*)$/.exec(said) ?? []
      const file = written.get(name)
      return { where: file === undefined ? said : `${file.path}:${file.line + Number(line) - 1 - file.before}`, what }
    })
}
