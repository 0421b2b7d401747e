import { describe, expect, test } from 'vitest'
import { readForwarded, readNode, readXForwarded } from './forwarded.ts'

describe('forwarded', () => {
  test.each<[string, unknown]>([
    ['for=192.0.2.60;proto=http;by=203.0.113.43', [{ for: '192.0.2.60', proto: 'http', by: '203.0.113.43' }]],
    ['for=192.0.2.43, for=198.51.100.17', [{ for: '198.51.100.17' }, { for: '192.0.2.43' }]],
    ['For="[2001:db8:cafe::17]:4711"', [{ for: '[2001:db8:cafe::17]:4711' }]],
    ['for="_gazonk";PROTO=HTTPS', [{ for: '_gazonk', proto: 'HTTPS' }]],
    ['for=unknown;host="a.example:8080"', [{ for: 'unknown', host: 'a.example:8080' }]],
    ['for="a\\"b\\\\c"', [{ for: 'a"b\\c' }]],
    ['for="a,b;c=d", for=e', [{ for: 'e' }, { for: 'a,b;c=d' }]],
    ['for=a\t;  proto=http ,\tfor=b', [{ for: 'b' }, { for: 'a', proto: 'http' }]],
    [',for=a,,;proto=b;,', [{ proto: 'b' }, { for: 'a' }]],
    ['for=', null],
    ['for=""', [{ for: '' }]],
    ['for=192.0.2.1:80', [{ for: '192.0.2.1:80' }]],
    ['for=[::1]:80', [{ for: '[::1]:80' }]],
    ['__proto__=a;for=b', [JSON.parse('{"__proto__":"a","for":"b"}')]],
    ['', []],
    [' , ;', []],
    ['for', null],
    ['for=a b', null],
    ['for=a;for=b', null],
    ['for=a;FOR=b', null],
    ['for="a', null],
    ['for=a"', null],
    ['for="a"b', null],
    ['for="a, for=192.0.2.1', null],
    ['for="a\\"', null],
    ['for=a for=b', null],
    ['=a', null],
    ['for = a', null],
    ['for=a\u00e9', null],
    ['for={a}', null],
  ])('%s', (value, hops) => {
    expect(readForwarded(value)).toEqual(hops)
  })

  test('is read in a time that grows with its length alone', () => {
    const long = 20_000
    for (const part of ['for="\\"', '\\"', 'for=a;', ' ', ',', 'a', '"', 'for="a",'])
      for (const value of [part.repeat(long), `for="${part.repeat(long)}`])
        expect(() => readForwarded(value)).not.toThrow()
  })
})

test('x-forwarded-… are read from the right, and a shorter list says what it says of all beyond it', () => {
  expect(readXForwarded('a, b ,c', 'https, http', 'h.example')).toEqual([
    { for: 'c', proto: 'http', host: 'h.example' },
    { for: 'b', proto: 'https', host: 'h.example' },
    { for: 'a', proto: 'https', host: 'h.example' },
  ])
  expect(readXForwarded(null, null, null)).toEqual([])
  expect(readXForwarded('', ' ', null)).toEqual([])
  expect(readXForwarded(null, 'http, https', null)).toEqual([{ proto: 'https' }])
  expect(readXForwarded('a', null, null)).toEqual([{ for: 'a' }])
})

test.each<[string, unknown]>([
  ['192.0.2.1', ['192.0.2.1', null, 'IPv4']],
  ['192.0.2.1:0', ['192.0.2.1', 0, 'IPv4']],
  ['192.0.2.1:65535', ['192.0.2.1', 65_535, 'IPv4']],
  ['192.0.2.1:_hidden', ['192.0.2.1', null, 'IPv4']],
  ['2001:DB8:0:0::1', ['2001:db8::1', null, 'IPv6']],
  ['[2001:db8::1]', ['2001:db8::1', null, 'IPv6']],
  ['[2001:db8::1]:443', ['2001:db8::1', 443, 'IPv6']],
  ['::ffff:192.0.2.1', ['192.0.2.1', null, 'IPv4']],
  ['[::ffff:c000:201]:1', ['192.0.2.1', 1, 'IPv4']],
  ['unknown', 'unknown'],
  ['Unknown:80', 'unknown'],
  ['_SEVKISEK', 'unknown'],
  ['192.0.2.1:65536', null],
  ['192.0.2.256', null],
  ['192.0.2', null],
  ['0192.0.2.1', null],
  ['192.0.2.1:', null],
  ['[192.0.2.1]', null],
  ['[2001:db8::1', null],
  ['2001:db8::1::', null],
  ['client.example', null],
  ['', null],
  [' 192.0.2.1', null],
])('the node %s is %j', (text, expected) => {
  const node = readNode(text)
  expect(node === null || node === 'unknown' ? node : [node.address, node.port, node.family]).toEqual(expected)
})
