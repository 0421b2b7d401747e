import { sizeOf } from '../test/size.ts'
import { test } from 'vitest'
test('size', async () => { console.log(await sizeOf('*'), await sizeOf('{ mini }')) })
