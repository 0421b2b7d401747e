/** Which host a URL has for which `Host` and target, as rows. */
import type { UrlGroup } from './urls.ts'

/** `Host`, and the host of the URL. */
export const hosts: UrlGroup = {
  rule: 'url-is-what-the-parser-serialises',
  case: 'the host of request.url is what the URL parser makes of Host',
  rows: [
    ['example.test', 'example.test'],
    ['EXAMPLE.Test', 'example.test'],
    ['example.test:80', 'example.test'],
    ['example.test:', 'example.test'],
    ['example.test:8080', 'example.test:8080'],
    ['example.test:080', 'example.test'],
    ['example.test:0', 'example.test:0'],
    ['example.test.', 'example.test.'],
    ['localhost:3000', 'localhost:3000'],
    ['127.0.0.1:80', '127.0.0.1'],
    ['127.1:81', '127.0.0.1:81'],
    ['[::1]', '[::1]'],
    ['[::1]:8080', '[::1]:8080'],
    ['[0:0:0:0:0:0:0:1]:80', '[::1]'],
    ['[2001:DB8::A]', '[2001:db8::a]'],
    ['[::ffff:1.2.3.4]', '[::ffff:102:304]'],
    ['xn--bcher-kva.test', 'xn--bcher-kva.test'],
    ['my_host-1', 'my_host-1'],
    ['ex%61mple.test', 'example.test'],
  ],
}

/** A target in absolute form, with the `Host` `example.test`, and the URL. */
export const absoluteForms: UrlGroup = {
  rule: 'absolute-form-beats-host',
  case: 'the authority of an absolute-form target is the host of the URL, not Host',
  needs: ['absoluteForm'],
  rows: [
    ['http://other.test/p?q', 'http://other.test/p?q'],
    ['http://other.test:81/p', 'http://other.test:81/p'],
    ['HTTP://OTHER.test:80/P', 'http://other.test/P'],
    ['http://other.test', 'http://other.test/'],
    ['http://other.test?q', 'http://other.test/?q'],
    ['http://other.test//x/../y', 'http://other.test//y'],
    ['http://[::1]:81/', 'http://[::1]:81/'],
  ],
}

/** The target of an `OPTIONS` with the `Host` `example.test`, and the URL. */
export const asteriskForm: UrlGroup = {
  rule: 'asterisk-is-the-root',
  case: 'OPTIONS * reaches the app with the path / and the raw target *',
  needs: ['asteriskForm', 'rawTarget'],
  rows: [['*', 'http://example.test/']],
}

/** What stands for the address and port that a connection came to. */
export const localAddress = '{local address}'

/** The `Host` of an HTTP/1.0 request, `null` for none, and the host of its URL. */
export const http10Hosts = {
  rule: 'http10-host-is-the-local-address',
  case: 'an HTTP/1.0 request has its Host, and without one the address that it came to',
  needs: ['http10'],
  rows: [
    [null, localAddress],
    ['ten.test', 'ten.test'],
  ],
} as const
