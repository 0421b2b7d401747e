import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Answer } from '@tsgi/spec'
import { afterAll, describe, expect, test } from 'vitest'
import { judged } from '../test/judged.ts'
import { errorAnswer } from './error-page.ts'
import { HttpError } from './http-error.ts'
import { InputError } from './input-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'error-page-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The answer to an error, and what is not answered as status 599. */
function answered(error: unknown, development: boolean, accept = 'text/html', method = 'GET'): Promise<Response> {
  const app = judged((request): Answer => errorAnswer(error, request, { development }) ?? { status: 599 })
  return app('/notes?a=<b>', { method, headers: { accept } })
}

const thrownBy = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}

describe.each([false, true])('an HttpError, development: %s', (development) => {
  const missing = new HttpError(404, 'No <b>user</b> 7.', { headers: { 'X-User': '7' }, cause: new Error('secret') })

  test('is a page for a browser, its message escaped', async () => {
    const response = await answered(missing, development)
    const html = await response.text()
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(html).toContain('<h1>404 Not Found</h1>')
    expect(html).toContain('No &lt;b&gt;user&lt;/b&gt; 7.')
    expect(html).not.toContain('secret')
  })

  test.each(['application/json', 'application/problem+json', '*/*', 'application/*'])(
    'is problem details for a client that takes %s',
    async (accept) => {
      const response = await answered(missing, development, accept)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(await response.json()).toEqual({ title: 'Not Found', status: 404, detail: 'No <b>user</b> 7.' })
    },
  )

  test.each(['text/plain', 'image/png'])('is text for a client that takes %s', async (accept) => {
    const response = await answered(missing, development, accept)
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await response.text()).toBe('No <b>user</b> 7.\n')
  })

  test('without words of its own it has those of its status, once', async () => {
    expect(await (await answered(new HttpError(410), development, '*/*')).json()).toEqual({
      title: 'Gone',
      status: 410,
    })
    expect(await (await answered(new HttpError(410), development)).text()).not.toContain('<p>')
    expect(await (await answered(new HttpError(410), development, 'text/plain')).text()).toBe('Gone\n')
  })

  test('has its headers, and says that its form depends on accept', async () => {
    const { headers } = await answered(missing, development)
    expect([headers.get('x-user'), headers.get('vary')]).toEqual(['7', 'accept'])
    const varied = new HttpError(404, '', { headers: { Vary: ['origin', 'cookie'] } })
    expect((await answered(varied, development)).headers.get('vary')).toBe('origin, cookie, accept')
  })

  test('lists the issues of data that does not fit', async () => {
    const issues = [
      { path: ['items', 0, 'name'], message: 'Too <short>' },
      { path: [], message: 'No & no' },
    ]
    const error = new InputError(422, 'The form does not fit.', { issues })
    expect(await (await answered(error, development, '*/*')).json()).toMatchObject({ status: 422, issues })
    expect(await (await answered(error, development)).text()).toContain(
      '<p>The form does not fit.</p>\n<ul>\n<li>items.0.name: Too &lt;short&gt;</li>\n<li>No &amp; no</li>\n</ul>',
    )
    expect(await (await answered(error, development, 'text/plain')).text()).toBe(
      'The form does not fit.\n- items.0.name: Too <short>\n- No & no\n',
    )
  })
})

test.each([new Error('secret'), 'secret', null, undefined, { status: 404 }])(
  'outside development, %s is left to the server',
  async (error) => {
    expect((await answered(error, false)).status).toBe(599)
  },
)

describe('in development', () => {
  test('the page has the message, the trace and the lines around the one that threw', async () => {
    const file = join(folder, 'notes.mjs')
    writeFileSync(file, "// <first>\nexport function fail(x) {\n  return x.y.z // '&'\n}\n// last")
    const { fail } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { fail: (x: object) => unknown }
    const response = await answered(
      thrownBy(() => fail({})),
      true,
    )
    const html = await response.text()
    expect(response.status).toBe(500)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(html).toContain('<code>GET http://mini.test/notes?a=%3Cb%3E</code>')
    expect(html).toContain('TypeError: Cannot read properties of undefined (reading &#39;z&#39;)')
    expect(html).toContain(`<code>${file}:3</code>`)
    expect(html).toContain('1  // &lt;first&gt;\n')
    expect(html).toContain('<mark>3    return x.y.z // &#39;&amp;&#39;</mark>\n4  }\n5  // last</pre>')
    expect(html).toMatch(/<pre tabindex="0">at fail \(.*notes\.mjs:3:/)
  })

  test('a line of a dependency or of the platform is not the app’s own', async () => {
    const error = new Error('x')
    const own = join(folder, 'own file.js')
    writeFileSync(own, 'own line')
    error.stack = `Error: x\n    at JSON.parse (<anonymous>)\n    at node:internal/x:1:1\n    at /x/node_modules/y/z.js:1:1\n    at async ${pathToFileURL(own).href}:1:1`
    expect(await (await answered(error, true)).text()).toContain('<mark>1  own line</mark>')
  })

  test('a message that looks like a trace opens no file', async () => {
    const file = join(folder, 'secret.txt')
    const words = String(Math.random())
    writeFileSync(file, words)
    for (const error of [
      new Error(`x\n    at ${file}:1:1`),
      Object.assign(new Error(`x\n    at ${file}:1:1`), { message: 'y' }),
    ])
      expect(await (await answered(error, true)).text()).not.toContain(words)
  })

  test('causes are shown too, and those that go round end', async () => {
    const outer = new Error('outer', { cause: new Error('inner') })
    expect(await (await answered(outer, true)).text()).toContain('Caused by Error: inner')
    const round = new Error('round')
    round.cause = round
    expect((await answered(round, true)).status).toBe(500)
  })

  test('a program gets it as JSON, a terminal as text', async () => {
    const error = new TypeError('boom')
    const json = (await (await answered(error, true, 'application/json')).json()) as { traces: { frames: string[] }[] }
    expect(json).toMatchObject({ title: 'Internal Server Error', status: 500, detail: 'TypeError: boom' })
    expect(json.traces[0]?.frames[0]).toContain('error-page.test.ts')
    expect(await (await answered(error, true, 'text/plain')).text()).toMatch(
      /^GET http:\/\/mini\.test\/notes\?a=%3Cb%3E\n\nTypeError: boom\n {4}at .*error-page\.test\.ts/,
    )
  })

  const hostile = new Error('x')
  Object.defineProperty(hostile, 'stack', {
    get() {
      throw new Error('no')
    },
  })
  const hostileCode = {
    get code() {
      throw new Error('no')
    },
  }

  test.each([
    ['text', '<i>', '&lt;i&gt; was thrown'],
    ['null', null, 'null was thrown'],
    ['undefined', undefined, 'undefined was thrown'],
    ['a symbol', Symbol('s'), 'Symbol(s) was thrown'],
    ['an object without a prototype', Object.create(null), 'cannot be shown'],
    ['an error whose trace throws', hostile, 'cannot be shown'],
    ['an object whose code throws', hostileCode, 'was thrown'],
    ['an error without a trace', Object.assign(new Error('bare'), { stack: undefined }), 'Error: bare'],
    [
      'an error whose file is gone',
      Object.assign(new Error('g'), { stack: 'Error: g\n at /gone.js:1:1' }),
      '/gone.js:1:1',
    ],
  ])('%s is shown as far as it can be', async (_, thrown, words) => {
    expect(await (await answered(thrown, true)).text()).toContain(words)
  })

  test('what its page shows can run nothing', async () => {
    const { headers } = await answered(new Error('x'), true)
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'")
  })

  test.each(['body-too-large', 'body-malformed', 'body-aborted'])('%s is left to the server', async (code) => {
    expect((await answered(Object.assign(new Error('x'), { code }), true)).status).toBe(599)
  })
})
