import { expect, test } from 'vitest'
import { helpersOf, listedApps } from './source-code.ts'

const text = `/** Apps. */
const answers = (answer: unknown) => () => answer

export const apps: readonly App[] = [
  { name: 'says nothing', rule: 'one', app: answers(undefined) },
  {
    rule: 'two',
    async app({ url }) {
      await url
      return { status: 200 }
    },
  },
  {
    rule: 'three',
    app: () => ({
      status: 200,
    }),
  },
  { rule: 'four', server: 1 },
]
`

test('the code of each app is what is written, as if it began its line', () => {
  expect(listedApps('apps.ts', text)).toEqual([
    { rule: 'one', name: 'says nothing', code: 'answers(undefined)' },
    {
      rule: 'two',
      name: null,
      code: 'async function app({ url }) {\n  await url\n  return { status: 200 }\n}',
    },
    { rule: 'three', name: null, code: '() => ({\n  status: 200,\n})' },
  ])
})

test('the helpers are the constants that the module keeps to itself', () => {
  expect(helpersOf('apps.ts', text)).toEqual([
    { name: 'answers', code: 'const answers = (answer: unknown) => () => answer' },
  ])
})

test('a module that does not parse is no examples', () => {
  expect(() => listedApps('apps.ts', 'const =')).toThrow('apps.ts does not parse')
})
