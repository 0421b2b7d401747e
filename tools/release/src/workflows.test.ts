import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './workspace.ts'

const folder = join(root, '.github')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yml'))
  .map((path) => [path, readFileSync(join(folder, path), 'utf8')] as const)
const workflows = files.filter(([path]) => path.startsWith('workflows'))

test('there are workflows to look at', () => {
  expect(workflows.map(([path]) => path)).toEqual(['workflows/ci.yml', 'workflows/release.yml'])
})

test.each(files)('%s names each action of others by its whole commit, and says which version that is', (_, text) => {
  const used = [...text.matchAll(/^ *-? *uses: (.+)$/gm)].map(([, action = '']) => action)
  const loose = used.filter(
    (action) => !action.startsWith('./') && !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action),
  )
  expect(loose).toEqual([])
})

describe('rights', () => {
  test.each(workflows)('%s begins with none, or with reading', (_, text) => {
    expect(text).toMatch(/^permissions:( \{\}|\n {2}contents: read)\n\n/m)
  })

  test('one job may ask for an identity, and it may write nothing else', () => {
    const jobs = workflows.flatMap(([, text]) => (text.split(/^jobs:\n/m)[1] ?? '').split(/\n(?= {2}[\w-]+:\n)/))
    const asking = jobs.filter((job) => job.includes('id-token'))
    expect(asking).toHaveLength(1)
    expect(asking[0]?.match(/[\w-]+: write/g)).toEqual(['id-token: write'])
    expect(asking[0]).toContain('environment: release')
  })

  test.each(workflows)('no secret is stored for %s', (_, text) => {
    expect(text).not.toMatch(/secrets\./)
  })
})
