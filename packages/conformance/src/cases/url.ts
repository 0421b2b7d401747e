/** What an app reads as `request.url`, by the rows of `tables/urls.ts`. Hosts: see `host.ts`; the other forms of a target: `target-forms.ts`. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Case, Stage, Talk } from '../case.ts'
import { refusedTargets } from '../tables/refused.ts'
import { targets, type UrlGroup } from '../tables/urls.ts'
import { refusedCase } from './reaches-no-app.ts'

// The host is judged by cases of its own.
const withoutOrigin = (url: unknown) => String(url).replace(/^https?:\/\/[^/]+/, '')

function notingUrl(stage: Stage): App {
  return (request, context) => {
    stage.note('url', request.url)
    stage.note('rawTarget', context.rawTarget ?? null)
    return { status: 200 }
  }
}

/** What the app reads for each target, one exchange after the other. */
async function urlsOf({ exchange, seen }: Talk, all: readonly string[]): Promise<readonly unknown[]> {
  const urls: unknown[] = []
  for (const target of all) {
    assert.equal((await exchange({ target })).status, 200, target)
    urls.push(await seen('url'))
  }
  return urls
}

const sentOf = ({ rows }: UrlGroup): readonly string[] => rows.map(([target]) => target)

const targetCases: readonly Case[] = targets.map((group) => ({
  rule: group.rule,
  name: group.case,
  over: 'exchange',
  app: notingUrl,
  async talk(talk) {
    const urls = await urlsOf(talk, sentOf(group))
    assert.deepEqual(
      urls.map(withoutOrigin),
      group.rows.map(([, read]) => read),
    )
  },
}))

export const urlCases: readonly Case[] = [
  ...targetCases,
  {
    rule: 'url-is-what-the-parser-serialises',
    name: 'a caret in the path is what the URL parser of the runtime makes of it',
    over: 'exchange',
    app(stage) {
      // No row of a table: the parsers of Node 24 and later encode it, as the standard says since 2024, earlier ones do not.
      stage.note('expected', withoutOrigin(new URL('http://example.test/a^b').href))
      return notingUrl(stage)
    },
    async talk(talk) {
      assert.deepEqual((await urlsOf(talk, ['/a^b'])).map(withoutOrigin), [await talk.seen('expected')])
    },
  },
  ...refusedTargets.map(refusedCase),
  {
    rule: 'raw-target-is-verbatim',
    name: 'context.rawTarget is the target as it came, whatever the URL parser changes',
    needs: ['rawTarget'],
    over: 'exchange',
    app: notingUrl,
    async talk(talk) {
      for (const target of targets.flatMap(sentOf)) {
        assert.equal((await talk.exchange({ target })).status, 200)
        assert.equal(await talk.seen('rawTarget'), target)
      }
    },
  },
]
