import { expect, test } from 'vitest'
import { readAutocannon, readWrk } from './load-output.ts'

const wrk = `Running 3s test @ http://127.0.0.1:3000/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     2.09ms  443.62us  15.61ms   96.78%
    Req/Sec    30.80k     1.42k   32.65k    90.32%
  Latency Distribution
     50%    2.01ms
     75%    2.14ms
     90%    2.29ms
     99%  3.53ms
  94915 requests in 3.10s, 12.40MB read
Requests/sec:  30617.74
`

test('what wrk prints is read', () => {
  expect(readWrk(wrk)).toEqual({ requests: 94_915, seconds: 3.1, p99: 3.53 })
  expect(readWrk(wrk.replace('3.53ms', '870.00us')).p99).toBeCloseTo(0.87)
  // Behind seconds it prints a space.
  expect(readWrk(wrk.replace('3.53ms', '1.20s ').replace('3.10s', '1.00m'))).toMatchObject({ seconds: 60, p99: 1200 })
})

test('a load with failures is no result', () => {
  expect(() => readWrk(`${wrk}  Non-2xx or 3xx responses: 3\n`)).toThrow('Non-2xx or 3xx responses: 3')
  expect(() => readWrk(`${wrk}  Socket errors: connect 0, read 1, write 0, timeout 0\n`)).toThrow('read 1')
  expect(() => readWrk('unable to connect')).toThrow('no count of requests')
  expect(() => readWrk(wrk.replace('99%', '98%'))).toThrow('no latency')
  const result = { '2xx': 10, duration: 2, non2xx: 0, errors: 0, timeouts: 0, latency: { p99: 4 } }
  expect(readAutocannon(JSON.stringify(result))).toEqual({ requests: 10, seconds: 2, p99: 4 })
  expect(() => readAutocannon(JSON.stringify({ ...result, errors: 2 }))).toThrow('errors 2')
})
