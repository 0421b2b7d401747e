import { strict as assert } from 'node:assert'
import { cases } from '@tsgi/conformance'
import type { RuleId } from '@tsgi/spec/rules'
import { describe, it } from 'vitest'
import { charges } from './charges.ts'
import { conversationsOf, type RunVerdict, showConversation } from './evidence.ts'
import { hasStandard, judgeRun } from './judge.ts'
import { limits } from './limits.ts'
import { stricter } from './stricter.ts'
import { peerSubjects } from './subjects.ts'

const rulesOfCases = new Map<string, RuleId>(cases.map(({ name, rule }) => [name, rule]))

function brokenRun(id: string, why: string, ...events: RunVerdict['events']): RunVerdict {
  const subject = peerSubjects.find((one) => one.id === id)
  assert.ok(subject)
  return { subject, delivery: 'whole', validated: false, why, events }
}

const event = (kind: 'sent' | 'received', text: string, connection = 1) => ({
  connection,
  kind,
  text,
  bytes: text.length,
})
const twoHosts = 'GET / HTTP/1.1\r\ntsgi-run: 7\r\nHost: a.test\r\nHost: b.test\r\n\r\n'
const hostCase = 'a request with two Host fields reaches no app, not even where they are equal'

describe('a charge', () => {
  it('names a case of its rule, whose source is a standard', () => {
    for (const { case: name, rule } of charges) {
      assert.equal(rulesOfCases.get(name), rule, name)
      assert.ok(hasStandard(rule), rule)
    }
  })

  it('is a finding where a connection proves it', () => {
    const run = brokenRun(hostCase, 'x', event('sent', twoHosts), event('received', 'HTTP/1.1 200 OK\r\n\r\n'))
    assert.equal(judgeRun('srvx', run).kind, 'finding')
  })

  it('is none where no connection proves it, however the case broke', () => {
    const refused = brokenRun(hostCase, 'x', event('sent', twoHosts), event('received', 'HTTP/1.1 400 Bad\r\n\r\n'))
    assert.equal(judgeRun('srvx', refused).kind, 'not promised')
    const single = twoHosts.replace('Host: b.test\r\n', '')
    const served = brokenRun(hostCase, 'x', event('sent', single), event('received', 'HTTP/1.1 200 OK\r\n\r\n'))
    assert.equal(judgeRun('srvx', served).kind, 'not promised')
  })

  it('is not held against a server that answers what follows a HEAD', () => {
    const id = charges.find(({ rule }) => rule === 'head-ends-the-body')?.case ?? ''
    const head = event('sent', 'HEAD / HTTP/1.1\r\n\r\n')
    const why = 'nothing more happened within 13 s'
    const hung = brokenRun(id, why, head, event('received', 'HTTP/1.1 200 OK\r\n\r\n'))
    assert.equal(judgeRun('hono', hung).kind, 'finding')
    const served = 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
    assert.equal(judgeRun('hono', brokenRun(id, why, head, event('received', served))).kind, 'not promised')
  })
})

describe('the reasons', () => {
  it('are of rules whose source is a standard', () => {
    for (const rule of Object.keys(stricter) as RuleId[]) assert.ok(hasStandard(rule), rule)
  })

  it('of limits name cases that exist', () => {
    const wrong = limits.filter(({ rule, case: name }) => name !== undefined && rulesOfCases.get(name) !== rule)
    assert.deepEqual(wrong, [])
  })
})

describe('what is shown', () => {
  it('is the same in each run: dates and run numbers are replaced', () => {
    const [shown] = conversationsOf([
      event('sent', twoHosts),
      event('received', 'HTTP/1.1 200 OK\r\nDate: now\r\n\r\n'),
    ])
    assert.ok(shown)
    assert.equal(shown.sent.includes('tsgi-run: 1\r\n'), true)
    assert.match(showConversation(shown), /^< Date: Thu, 01 Jan 1970/m)
  })
})
