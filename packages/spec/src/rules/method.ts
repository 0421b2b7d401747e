/** What an app reads as `request.method`. */
import { inArea } from './rule.ts'

export const methodRules = inArea('method', {
  'method-is-verbatim': {
    sentence:
      '`request.method` is the method as it came; the nine registered in RFC 9110 and RFC 5789, but for CONNECT, reach the app.',
    reason: 'Methods are case-sensitive; an adapter that lower-cases them breaks every router.',
    source: 'RFC 9110 section 9.1',
    keeper: 'server',
  },
  'method-case-is-not-changed': {
    sentence:
      'A method in other letters (`get`) is refused, or reaches the app in these letters; it never becomes `GET`.',
    reason: 'A filter that knows `GET` and a server that repairs `get` are a bypass.',
    source: 'RFC 9110 section 9.1',
    keeper: 'server',
  },
  'connect-is-refused': {
    sentence: 'CONNECT reaches no app: it is answered with an error or the connection is closed.',
    reason: 'A tunnel is no exchange of messages; an app that answers 200 has made one.',
    source: 'RFC 9110 section 9.3.6',
    keeper: 'server',
  },
  'extension-methods-reach-the-app': {
    sentence: 'Registered methods beyond the nine reach the app, `PURGE` and `PROPFIND` among them.',
    reason: 'WebDAV and cache control are HTTP too.',
    source: 'RFC 9110 section 16.1',
    keeper: 'server',
    capability: 'extensionMethods',
  },
})
