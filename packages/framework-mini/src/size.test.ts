import { test } from 'vitest'
import { sizeOf } from '../test/size.ts'

test('size', async () => {
  console.log(await sizeOf('*'), await sizeOf('{ mini }'))
})
