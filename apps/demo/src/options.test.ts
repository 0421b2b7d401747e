import { expect, test } from 'vitest'
import { defaultData, readOptions } from './options.ts'

test('without words, node serves on port 3000 with the board of the clone', () => {
  expect(readOptions([])).toEqual({ servers: ['node'], port: 3000, data: defaultData, log: false, pem: undefined })
})

test('each option has its effect, also behind the dashes of pnpm', () => {
  const words = ['--', '--both', '--port', '8080', '--data', 'a.db', '--log', '--key', 'k.pem', '--cert', 'c.pem']
  const pem = { key: 'k.pem', cert: 'c.pem' }
  expect(readOptions(words)).toEqual({ servers: ['node', 'uws'], port: 8080, data: 'a.db', log: true, pem })
  expect(readOptions(['--server', 'uws', '--port', '65535'])).toMatchObject({ servers: ['uws'], port: 65_535 })
  expect(readOptions(['--help'])).toBe('help')
})

test.each([
  ['--server deno', '--server needs node or uws; got "deno".'],
  ['--server constructor', '--server needs node or uws; got "constructor".'],
  ['--both --server uws', '--both starts each server; leave --server out.'],
  ['--port http', '--port needs a number from 0 to 65535; got "http".'],
  ['--port 65536', '--port needs a number from 0 to 65535; got "65536".'],
  ['--both --port 65535', '--port needs a number from 0 to 65534; got "65535".'],
  ['--data=', '--data needs the path of a file; got "".'],
  ['--key k.pem', '--key and --cert need each other; got --key alone.'],
  ['--cert c.pem', '--key and --cert need each other; got --cert alone.'],
  ['--colour', "Unknown option '--colour'"],
  ['node', "Unexpected argument 'node'"],
  ['--port', 'argument missing'],
])('%s is one clear error', (words, message) => {
  expect(() => readOptions(words.split(' '))).toThrow(message)
})
