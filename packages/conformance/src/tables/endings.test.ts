import { expect, test } from 'vitest'
import { cases } from '../cases/index.ts'
import { judgedElsewhere } from './endings.ts'

test.each(judgedElsewhere)('$how is judged by the case that the row names', ({ rule, case: name }) => {
  expect(cases.filter((one) => one.name === name).map((one) => one.rule)).toEqual([rule])
})
