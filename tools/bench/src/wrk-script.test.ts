import { expect, test } from 'vitest'
import { scenarios } from './scenarios.ts'
import { wrkScript } from './wrk-script.ts'

test('method, path, fields and body become lines of Lua', () => {
  const request = { method: 'POST', path: '/a', headers: { 'x-a': 'say "b"' }, body: '{"a":1}' } as const
  expect(wrkScript(request)).toBe(
    'wrk.method = "POST"\nwrk.path = "/a"\nwrk.headers["x-a"] = "say \\"b\\""\nwrk.body = "{\\"a\\":1}"\n',
  )
  expect(wrkScript(scenarios.text.request)).toBe('wrk.method = "GET"\nwrk.path = "/"\n')
})

test('text that Lua would read as another one is refused', () => {
  expect(() => wrkScript({ method: 'POST', path: '/', headers: {}, body: '\u0001' })).toThrow('control characters')
})
