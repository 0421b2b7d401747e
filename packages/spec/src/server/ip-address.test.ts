import { expect, test } from 'vitest'
import { socketAddress, socketAddressFromBytes } from './ip-address.ts'

const bytesOf = (...groups: readonly number[]): Uint8Array =>
  Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]))

test.each([
  ['127.0.0.1', '127.0.0.1', 'IPv4'],
  ['0.0.0.0', '0.0.0.0', 'IPv4'],
  ['::1', '::1', 'IPv6'],
  ['::', '::', 'IPv6'],
  ['0000:0000:0000:0000:0000:0000:0000:0001', '::1', 'IPv6'],
  ['2001:DB8:0:0:8:800:200C:417A', '2001:db8::8:800:200c:417a', 'IPv6'],
  // The longest run of zeros is shortened, the first of two equal ones, and never a single group.
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1', 'IPv6'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1', 'IPv6'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1', 'IPv6'],
  ['fe80::1%eth0', 'fe80::1', 'IPv6'],
  ['::ffff:127.0.0.1', '127.0.0.1', 'IPv4'],
  ['::FFFF:10.1.2.3', '10.1.2.3', 'IPv4'],
  ['::ffff:7f00:1', '127.0.0.1', 'IPv4'],
  ['0:0:0:0:0:ffff:7f00:0001', '127.0.0.1', 'IPv4'],
  ['0000:0000:0000:0000:0000:ffff:c000:02ff', '192.0.2.255', 'IPv4'],
])('the text %s is %s', (text, address, family) => {
  expect(socketAddress(text, 80)).toEqual({ address, port: 80, family })
})

test.each([
  [Uint8Array.of(127, 0, 0, 1), '127.0.0.1', 'IPv4'],
  [Uint8Array.of(255, 255, 255, 255), '255.255.255.255', 'IPv4'],
  [bytesOf(0, 0, 0, 0, 0, 0, 0, 1), '::1', 'IPv6'],
  [bytesOf(0, 0, 0, 0, 0, 0, 0, 0), '::', 'IPv6'],
  [bytesOf(0x2001, 0xdb8, 0, 0, 8, 0x800, 0x200c, 0x417a), '2001:db8::8:800:200c:417a', 'IPv6'],
  [bytesOf(0, 0, 0, 0, 0, 0xffff, 0x7f00, 1), '127.0.0.1', 'IPv4'],
  [bytesOf(0, 0, 0, 0, 1, 0xffff, 0x7f00, 1), '::1:ffff:7f00:1', 'IPv6'],
])('the bytes %s are %s', (bytes, address, family) => {
  expect(socketAddressFromBytes(bytes, null)).toEqual({ address, port: null, family })
})

test.each([0, 3, 5, 15, 17])('%i bytes are no address', (length) => {
  expect(socketAddressFromBytes(new Uint8Array(length), 80)).toBeNull()
})
