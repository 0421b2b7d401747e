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

  it('shows the connection that the suite names, and leaves its words out where they are about another one', () => {
    const another = twoHosts.replace('Host: b.test', 'Host: ')
    const served = (sent: string, connection: number) => [
      event('sent', sent, connection),
      event('received', 'HTTP/1.1 200 OK\r\n\r\n', connection),
    ]
    const finding = (named: string) => {
      const why = `an error was expected for ${JSON.stringify(named)}, 200 came`
      const judgement = judgeRun('srvx', brokenRun(hostCase, why, ...served(twoHosts, 1), ...served(another, 2)))
      assert.ok(judgement.kind === 'finding')
      return judgement.finding
    }
    assert.match(finding(twoHosts).shown?.sent ?? '', /Host: b\.test/)
    assert.match(finding(twoHosts).why, /Host: b\.test/)
    assert.equal(finding('GET / HTTP/1.1\r\n\r\n').why, '')
  })

  it('is none where a HEAD was answered without content, whatever else broke', () => {
    const id = charges.find(({ rule }) => rule === 'head-has-no-body')?.case ?? ''
    const head = event('sent', 'HEAD / HTTP/1.1\r\n\r\n')
    const judge = (received: string) => judgeRun('srvx', brokenRun(id, 'x', head, event('received', received))).kind
    assert.equal(judge('HTTP/1.1 200 OK\r\n\r\n'), 'not promised')
    assert.equal(judge('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'), 'not promised')
    assert.equal(judge('HTTP/1.1 200 OK\r\n\r\nhello'), 'finding')
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
