/** The absolute form and the asterisk form of a target that reaches the app. RFC 9112 section 3.2. Others: `tables/refused.ts`. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'
import { absoluteForms, asteriskForm } from '../tables/hosts.ts'
import { inScheme } from './scheme.ts'

// RFC 9113 section 8.3.1: the scheme and the authority have fields of their own.
const only = 'a target of HTTP/2 has no absolute form'

export const targetFormsCases: readonly Case[] = [
  {
    rule: absoluteForms.rule,
    name: absoluteForms.case,
    needs: absoluteForms.needs ?? [],
    only,
    over: 'exchange',
    app: (stage) => (request) => {
      stage.note('url', request.url)
      return { status: 200 }
    },
    async talk(talk) {
      for (const [sent, url] of absoluteForms.rows) {
        const target = inScheme(sent, talk)
        assert.equal((await talk.exchange({ target, headers: [['Host', 'example.test']] })).status, 200, target)
        assert.equal(await talk.seen('url'), inScheme(url, talk))
      }
    },
  },
  {
    rule: asteriskForm.rule,
    name: asteriskForm.case,
    needs: asteriskForm.needs ?? [],
    over: 'exchange',
    app:
      (stage) =>
      ({ method, url }, { rawTarget }) => {
        stage.note('request', { method, url, rawTarget })
        return { status: 204 }
      },
    async talk(talk) {
      for (const [target, url] of asteriskForm.rows) {
        assert.equal((await talk.exchange({ method: 'OPTIONS', target })).status, 204)
        assert.deepEqual(await talk.seen('request'), { method: 'OPTIONS', url: inScheme(url, talk), rawTarget: target })
      }
    },
  },
  {
    rule: 'raw-target-is-verbatim',
    name: 'context.rawTarget of an absolute-form target is all of it',
    needs: ['absoluteForm', 'rawTarget'],
    only,
    over: 'exchange',
    app:
      (stage) =>
      (_request, { rawTarget }) => {
        stage.note('rawTarget', rawTarget)
        return { status: 200 }
      },
    async talk(talk) {
      for (const [sent] of absoluteForms.rows) {
        const target = inScheme(sent, talk)
        await talk.exchange({ target })
        assert.equal(await talk.seen('rawTarget'), target)
      }
    },
  },
]
