/** The absolute form and the asterisk form of a target that reaches the app. RFC 9112 section 3.2. Others: `tables/refused.ts`. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'
import { absoluteForms, asteriskForm } from '../tables/hosts.ts'

export const targetFormsCases: readonly Case[] = [
  {
    rule: absoluteForms.rule,
    name: absoluteForms.case,
    needs: absoluteForms.needs ?? [],
    over: 'exchange',
    app: (stage) => (request) => {
      stage.note('url', request.url)
      return { status: 200 }
    },
    async talk({ exchange, seen }) {
      for (const [target, url] of absoluteForms.rows) {
        assert.equal((await exchange({ target, headers: [['Host', 'example.test']] })).status, 200, target)
        assert.equal(await seen('url'), url)
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
    async talk({ exchange, seen }) {
      for (const [target, url] of asteriskForm.rows) {
        assert.equal((await exchange({ method: 'OPTIONS', target })).status, 204)
        assert.deepEqual(await seen('request'), { method: 'OPTIONS', url, rawTarget: target })
      }
    },
  },
  {
    rule: 'raw-target-is-verbatim',
    name: 'context.rawTarget of an absolute-form target is all of it',
    needs: ['absoluteForm', 'rawTarget'],
    over: 'exchange',
    app:
      (stage) =>
      (_request, { rawTarget }) => {
        stage.note('rawTarget', rawTarget)
        return { status: 200 }
      },
    async talk({ exchange, seen }) {
      for (const [target] of absoluteForms.rows) {
        await exchange({ target })
        assert.equal(await seen('rawTarget'), target)
      }
    },
  },
]
