/** What the compiler judges: the shape of the interface. */
import { inArea } from './rule.ts'

export const typesRules = inArea('types', {
  'platform-requests-are-requests': {
    sentence: 'A WHATWG `Request` is an `HttpRequest`.',
    reason: 'An app can be called where only `fetch` exists.',
    source: 'WHATWG Fetch, section 5.4',
    keeper: 'server',
    judgedBy: 'types',
  },
  'platform-responses-have-the-type-of-answers': {
    sentence: 'A WHATWG `Response` is an `HttpResponse`.',
    reason: '`return fetch(origin)` is a reverse proxy.',
    source: 'WHATWG Fetch, section 5.5',
    keeper: 'server',
    judgedBy: 'types',
  },
  'fetch-handlers-are-no-apps': {
    sentence:
      'A handler that demands the full `Request` is no `App` and does not compile as one; `fromFetch` makes one of it.',
    reason: 'It would find half of the members missing at run time.',
    source: 'TSGI',
    keeper: 'app',
    judgedBy: 'types',
  },
  'missing-middleware-does-not-compile': {
    sentence:
      'An app that needs what a middleware adds to the context is refused by `serve()` without that middleware.',
    reason: 'A missing guard is otherwise found in production.',
    source: 'TSGI',
    keeper: 'app',
    judgedBy: 'types',
  },
  'state-is-inferred': {
    sentence: 'The state that `start` returns has its type in `context.state`, in every form of an application.',
    reason: 'Types that have to be written twice are wrong once.',
    source: 'TSGI',
    keeper: 'server',
    judgedBy: 'types',
  },
})
