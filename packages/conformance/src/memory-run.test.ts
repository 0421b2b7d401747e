import { describe, expect, test } from 'vitest'
import { cases } from './cases/index.ts'
import { runInMemory } from './memory-run.ts'
import { listSubjects } from './subjects.ts'

const subjects = listSubjects(cases, []).filter(({ over }) => over === 'exchange')

describe.each([
  ['bare', false],
  ['inside the validator', true],
])('in memory, %s', (_, validated) => {
  test.each(subjects.map((subject) => [subject.id, subject] as const))('%s', async (_id, subject) => {
    expect(await runInMemory(subject, validated)).toBeNull()
  })
})
