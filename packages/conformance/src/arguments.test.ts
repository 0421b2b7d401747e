import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'

test('a module, or the URL of a host on this machine, is what is judged', () => {
  expect(readArguments(['./a.js'])).toMatchObject({ target: { module: './a.js' } })
  expect(readArguments(['--url', 'http://localhost:3000'])).toMatchObject({ target: { url: 'http://127.0.0.1:3000' } })
})

test('--help and --version need neither', () => {
  expect(readArguments(['--help'])).toBe('help')
  expect(readArguments(['--version'])).toBe('version')
})

test.each([
  [[], /is needed; got neither/],
  [['a.js', 'b.js'], /is needed; got a\.js b\.js/],
  [['a.js', '--url', 'http://127.0.0.1:1'], /is needed; got a\.js --url/],
  [['--url', 'http://example.com:80'], /--url needs http:\/\/127\.0\.0\.1:PORT.*got http:\/\/example\.com:80/],
  [['--url', 'https://127.0.0.1:1'], /--url needs/],
  [['--url', 'http://127.0.0.1:1/path'], /--url needs/],
  [['--url', 'http://127.0.0.1.example.com'], /--url needs/],
  [['--url', 'nonsense'], /--url needs/],
  [['--url', 'http://127.0.0.1:1', '--runtime', 'node'], /--runtime runs a module/],
  [['a.js', '--badge', 'b.svg', '--only', 'x'], /--badge needs the whole suite/],
  [['a.js', '--nope'], /'--nope'[^]*usage:/],
])('%j is an error that says what is needed', (words, message) => {
  expect(() => readArguments(words)).toThrow(message)
})
