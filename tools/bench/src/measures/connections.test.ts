import { expect, test } from 'vitest'
import { openFiles } from './connections.ts'

test('the limit of open files is read from what Linux says of a process', () => {
  const head = 'Limit                     Soft Limit           Hard Limit           Units     \n'
  expect(openFiles(`${head}Max open files            20000                20000                files     \n`)).toBe(
    20_000,
  )
  expect(
    openFiles(`${head}Max open files            unlimited            unlimited            files     \n`),
  ).toBeNull()
})
