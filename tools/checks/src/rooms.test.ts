import { expect, test } from 'vitest'
import { checkRooms } from './rooms.ts'

const a = 'packages/server-a'
const b = 'packages/server-b'

test('a room that one server lacks is told', () => {
  const plans = [
    { folder: a, files: ['index.ts', 'serve.ts'] },
    { folder: b, files: ['index.ts'] },
  ]
  expect(checkRooms(plans, []).map(({ where, got }) => `${where}: ${got}`)).toEqual([
    `${a}/src/serve.ts: a room that ${b} does not have`,
  ])
  expect(checkRooms(plans, [{ folder: a, file: 'serve.ts', reason: 'why' }])).toEqual([])
})

test('an exception is for one server', () => {
  const plans = [
    { folder: a, files: ['x.ts'] },
    { folder: b, files: [] },
    { folder: 'packages/server-c', files: ['x.ts'] },
  ]
  const found = checkRooms(plans, [{ folder: a, file: 'x.ts', reason: 'why' }])
  expect(found.map(({ where }) => where)).toEqual(['packages/server-c/src/x.ts'])
})

test('an exception for a room that is not there, or everywhere, is stale', () => {
  const gone = checkRooms([{ folder: a, files: [] }], [{ folder: a, file: 'x.ts', reason: 'why' }])
  expect(gone.map(({ cure }) => cure)).toEqual(['Remove the exception.'])
  const both = [
    { folder: a, files: ['x.ts'] },
    { folder: b, files: ['x.ts'] },
  ]
  expect(checkRooms(both, [{ folder: a, file: 'x.ts', reason: 'why' }])).toHaveLength(1)
})
