import { expect, test } from 'vitest'
import { checkExamples } from '../examples.ts'
import { type ExampleSources, gatherExamples, helpersUsed } from './examples.ts'
import { typeLines } from './type-lines.ts'

const assertions = `// Before.

// rule: typed
declare const a: A
export const b: B = a
// @ts-expect-error It is no C.
export const c: C = a
export const d: D = {
  // @ts-expect-error Nor is its member.
  e: a,
}

// rule: only-refused
declare const f: F
// @ts-expect-error It is none.
void f

// After.
export const g = 1
`

const sources: ExampleSources = {
  rules: { 'of-a-server': {}, 'of-an-app': {}, typed: {} },
  cases: [
    { rule: 'of-a-server', name: 'a row' },
    { rule: 'of-a-server', name: 'a case' },
    { rule: 'of-an-app', name: 'another' },
  ],
  casesOfTables: { url: ['a row'], framing: [], endings: [] },
  serverMutants: [{ rule: 'of-a-server', name: 'is wrong' }],
  goodApps: [{ rule: 'of-an-app', name: null, code: 'answers(1)' }],
  badApps: [{ rule: 'of-an-app', name: 'answers 2', code: 'answers(2)' }],
  types: typeLines(assertions),
}
const examples = gatherExamples(sources)

test('what compiles and what does not are told apart, statement by statement', () => {
  expect(sources.types).toEqual({
    typed: {
      good: 'declare const a: A\nexport const b: B = a',
      bad:
        '// @ts-expect-error It is no C.\nexport const c: C = a\n' +
        'export const d: D = {\n  // @ts-expect-error Nor is its member.\n  e: a,\n}',
    },
    'only-refused': { good: '', bad: '// @ts-expect-error It is none.\nvoid f' },
  })
})

test('each rule gets its own examples, and cases of a truth table are not named beside it', () => {
  expect(examples['of-a-server']).toEqual({ tables: ['url'], cases: ['a case'], servers: ['is wrong'], code: [] })
  expect(examples['of-an-app']?.code).toEqual([
    { fault: null, code: 'answers(1)' },
    { fault: 'an app that answers 2', code: 'answers(2)' },
  ])
  expect(examples.typed?.code.map(({ fault }) => fault)).toEqual([null, 'none of this compiles'])
})

test('the helpers that are shown are those that are called, and what these call', () => {
  const helpers = [
    { name: 'make', code: 'const make = 1' },
    { name: 'unused', code: 'const unused = 1' },
    { name: 'answers', code: 'const answers = (x) => make(x)' },
  ]
  expect(helpersUsed(examples, helpers)).toBe('const make = 1\n\nconst answers = (x) => make(x)')
})

const blame = (changed: Partial<ExampleSources>, exempt: Parameters<typeof checkExamples>[2] = []) =>
  checkExamples(gatherExamples({ ...sources, ...changed }), ['of-an-app'], exempt).map(
    ({ where, got }) => `${where}: ${got}`,
  )

test('what has a good and a bad example of each rule is kept', () => {
  expect(blame({})).toEqual([])
})

test('a rule without a good or a bad example is told', () => {
  expect(blame({ cases: [] })).toEqual(['packages/spec/src/rules: of-a-server: no good one'])
  expect(blame({ serverMutants: [] })).toEqual(['packages/spec/src/rules: of-a-server: no bad one'])
  expect(blame({ types: {} })).toHaveLength(2)
})

test('a case is no example of what apps keep', () => {
  expect(blame({ goodApps: [] })).toEqual(['packages/spec/src/rules: of-an-app: no good one'])
})

test('an exemption is of what is missing, with a reason', () => {
  const exemption = { rule: 'of-an-app', lacks: 'good', reason: 'It cannot be shown.' } as const
  expect(blame({ goodApps: [] }, [exemption])).toEqual([])
  expect(blame({}, [exemption])).toHaveLength(1)
  expect(blame({ goodApps: [] }, [{ ...exemption, reason: ' ' }])).toHaveLength(1)
})
