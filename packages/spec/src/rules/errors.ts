/** What becomes of what an app throws. */
import { inArea } from './rule.ts'

export const errorsRules = inArea('errors', {
  'a-throw-is-a-bare-500': {
    sentence:
      'What an app throws or rejects with, whatever it is, is answered with a 500 that says not one word of it.',
    reason: 'A stack trace is a map for an attacker.',
    source: 'CWE-209; @whatwg-node/server',
    keeper: 'server',
  },
  'errors-are-reported-once': {
    sentence: '`onError` hears of each error exactly once, with its phase, request and context.',
    reason: 'What is logged twice is counted twice; what is not logged did not happen.',
    source: 'TSGI',
    keeper: 'server',
  },
  'lost-clients-are-no-errors': {
    sentence: '`onError` hears nothing of what follows from a client that left.',
    reason: 'Clients leave all the time.',
    source: 'TSGI',
    keeper: 'server',
  },
  'a-failing-reporter-is-contained': {
    sentence: 'What `onError` itself throws or rejects with goes to stderr and no further; the client gets its 500.',
    reason: 'Error handling that fails must not fail the server.',
    source: 'TSGI',
    keeper: 'server',
  },
  'no-app-ends-the-process': {
    sentence:
      'Nothing that an app does in the calls of the contract ends the process: throws of any value, hostile answers, iterators, thenables and getters.',
    reason: 'On one platform a throw in a handler ends every other request with it.',
    source: 'TSGI; uWebSockets.js `std::terminate`',
    keeper: 'server',
  },
})
