/** TLS, and what a server tells of it. */
import { inArea } from './rule.ts'

export const tlsRules = inArea('TLS', {
  'tls-makes-https': {
    sentence:
      'With the option `tls` the server speaks TLS alone, `server.url` and `request.url` begin with `https:`, and `context.encrypted` is true.',
    reason: 'Apps make cookies and redirects by it.',
    source: 'RFC 9110 section 4.2.2',
    keeper: 'server',
    capability: 'tls',
  },
  'tls-takes-text-bytes-and-paths': {
    sentence:
      'Key and certificate are taken as PEM text, as its bytes and as the path of a file, an encrypted key with its `passphrase`.',
    reason: 'Secrets come from files, from variables and from vaults.',
    source: 'TSGI',
    keeper: 'server',
    capability: 'tls',
  },
  'wrong-keys-are-refused-at-the-start': {
    sentence:
      '`serve()` rejects a key, certificate or file that cannot be used with one error that names the option and not one byte of the key, and does not listen.',
    reason: 'A server that starts with a wrong certificate fails with the first client.',
    source: 'TSGI',
    keeper: 'server',
    capability: 'tls',
  },
  'plain-clients-get-no-answer': {
    sentence: 'What is no TLS handshake on a TLS port reaches no app, and its connection is closed.',
    reason: 'An app that is reached without TLS takes the connection for secure.',
    source: 'RFC 8446 section 4',
    keeper: 'server',
    capability: 'tls',
  },
  'tls-is-told': {
    sentence:
      '`context.tls` tells protocol and cipher, `context.serverName` the name that the client asked for, and `context.alpnProtocol` what was agreed on, on encrypted exchanges alone.',
    reason: 'Audits ask for it, and only the server knows.',
    source: 'RFC 8446 section 4.1.3; RFC 6066 section 3; RFC 7301',
    keeper: 'server',
    capability: 'tlsInfo',
  },
  'client-certificates-are-verified': {
    sentence:
      'With `tls.clientCertificate: "require"` a client without a certificate that `tls.ca` has signed reaches no app; with `"request"` it does, and `context.tls.clientCertificate` is null.',
    reason: 'A certificate that nobody has verified is a claim.',
    source: 'RFC 8446 section 4.4.2',
    keeper: 'server',
    capability: 'clientCertificates',
  },
})
