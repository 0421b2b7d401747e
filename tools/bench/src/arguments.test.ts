import { expect, test } from 'vitest'
import { readArguments, UsageError } from './arguments.ts'

const topicsOf = (...words: string[]) => readArguments(words).topics.map(({ name }) => name)

test('flags are read, and have defaults', () => {
  expect(readArguments([])).toMatchObject({
    rounds: 3,
    seconds: 3,
    connections: 64,
    write: false,
    render: false,
    tolerance: null,
  })
  expect(readArguments(['--', '--rounds', '5', '--check'])).toMatchObject({ rounds: 5, tolerance: 15 })
  expect(readArguments(['--check', '--tolerance', '30'])).toMatchObject({ tolerance: 30 })
})

test('without a topic it is the cost of requests, in five scenarios for ten contestants', () => {
  const { topics } = readArguments([])
  expect(topics.map(({ name, cells }) => [name, cells.length])).toEqual([['requests', 50]])
})

test('other topics are named, or all of them', () => {
  expect(topicsOf('--validator')).toEqual(['validator'])
  expect(topicsOf('--topic', 'start', '--topic', 'requests')).toEqual(['requests', 'start'])
  expect(topicsOf('--growth')).toEqual([
    'headers',
    'routes',
    'middlewares',
    'connections',
    'transfer',
    'start',
    'validator',
  ])
})

test('what is measured can be narrowed', () => {
  const cellsOf = (...words: string[]) => readArguments(words).topics.flatMap(({ cells }) => cells)
  expect(cellsOf('--scenario', 'echo', '--contestant', 'hono')).toEqual([{ scenario: 'echo', contestant: 'hono' }])
  expect(cellsOf('--only', 'stream mini').map(({ contestant }) => contestant)).toEqual([
    'mini on server-node',
    'mini on server-uws',
  ])
})

test('where only answers are checked there are no rounds, and no topic without an answer to check', () => {
  expect(readArguments(['--answers'])).toMatchObject({ rounds: 0 })
  expect(topicsOf('--growth', '--answers')).toEqual(['headers', 'routes', 'middlewares', 'start', 'validator'])
})

test.each([
  [['--round', '5'], 'usage: corepack pnpm bench'],
  [['--rounds', '0'], '--rounds needs a number from 1 to 100; got "0"'],
  [['--seconds', '1.5'], '--seconds needs a number from 1 to 600; got "1.5"'],
  [['--connections', 'x'], '--connections needs a number'],
  [['text'], 'usage: corepack pnpm bench'],
  [['--topic', 'speed'], '--topic needs one of requests, headers, '],
  [['--scenario', 'json', '--topic', 'start'], '--scenario needs one of text; got "json"'],
  [['--contestant', 'koa'], '--contestant needs one of node:http, server-node, '],
  [['--only', 'koa'], 'there are these:\n  text node:http\n'],
  [['--write', '--only', 'text'], '--write needs all scenarios and contestants'],
  [['--write', '--answers'], '--write needs all scenarios and contestants'],
])('%j is refused with one clear error', (words, message) => {
  expect(() => readArguments(words)).toThrow(UsageError)
  expect(() => readArguments(words)).toThrow(message)
})
