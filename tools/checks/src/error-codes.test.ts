import { expect, test } from 'vitest'
import { checkErrorCodes } from './error-codes.ts'

const raises = `throw new TsgiError({
  code: 'one-invalid',
  party: 'app' })
throw new TsgiError({ code: 'two-invalid', party: 'app', demand: 'text' })
throw new TsgiError({
  code: error.code === 'EADDRINUSE' ? 'three-used' : 'three-failed',
})`

function blame(readme: string | null, path = 'packages/one/src/index.ts'): readonly string[] {
  const one = { folder: 'packages/one', manifest: { name: 'one' }, sources: [{ path, text: raises }] }
  return checkErrorCodes([one], () => readme).map(({ got }) => got.replace(/nothing of /, ''))
}

test('the code of each error that a package raises stands in its README', () => {
  expect(blame('`one-invalid` `two-invalid` `three-used` `three-failed`')).toEqual([])
  expect(blame('`one-invalid` `three-used`')).toEqual(['`two-invalid`', '`three-failed`'])
  expect(blame(null)).toHaveLength(4)
})

test('what a test raises is nobody’s', () => {
  expect(blame('', 'packages/one/src/index.test.ts')).toEqual([])
})
