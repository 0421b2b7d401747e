import { expect, test } from 'vitest'
import { readArguments, UsageError } from './arguments.ts'

test('flags are read, and have defaults', () => {
  expect(readArguments([])).toEqual({ rounds: 3, seconds: 3, connections: 64, only: '', validator: false })
  expect(readArguments(['--', '--rounds', '5', '--only', 'uws'])).toMatchObject({ rounds: 5, only: 'uws' })
  expect(readArguments(['--validator'])).toMatchObject({ validator: true })
})

test('a flag that is unknown or has a wrong value is an error with the usage', () => {
  for (const words of [['--round', '5'], ['--rounds', '0'], ['--seconds', '1.5'], ['--connections', 'x'], ['text']]) {
    expect(() => readArguments(words)).toThrow(UsageError)
    expect(() => readArguments(words)).toThrow('usage: corepack pnpm bench')
  }
})
