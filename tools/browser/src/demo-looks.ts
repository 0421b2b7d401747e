/** A page of the demo in, what has to be seen there as sentences with their checks out. */
import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import axe from 'axe-core'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { DemoProcess, ServerName } from './demo-process.ts'
import { dark } from './looks.ts'

/** What a check is given: a window of its own, whose server is `server`. */
export interface DemoStage {
  readonly page: Page
  readonly context: BrowserContext
  readonly demo: DemoProcess
  readonly server: ServerName
}

/** Something that has to be seen on each server. */
export interface DemoLook {
  /** How the window is opened, where it is not on a desktop, by day, with scripts. */
  readonly view?: BrowserContextOptions
  readonly check: (stage: DemoStage) => Promise<void>
}

export const phone = { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true }

/** What differs from server to server. Everything else is the same. */
const differs = '[data-differs]'
const paths = ['/', '/request', '/side-by-side']

let made = 0
/** A text that no other note has. */
const newText = (about: string) => {
  made += 1
  return `${about}, number ${made}`
}

const notes = (page: Page) => page.locator('#notes > li > p:first-child')
const isLive = (page: Page, channel: string) => page.locator(`#${channel}-state[data-state=live]`).waitFor()

async function open(page: Page): Promise<void> {
  await page.goto('/')
  await Promise.all([isLive(page, 'events'), isLive(page, 'socket')])
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your note').fill(text)
  await page.getByRole('button', { name: 'Add' }).click()
}

const sees = (page: Page, text: string) => notes(page).filter({ hasText: text }).waitFor()

async function seesNoBarriers(page: Page): Promise<void> {
  for (const path of paths) {
    await page.goto(path)
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${path}: ${id}: ${html}`))
    assert.deepEqual(found, [])
  }
}

/** Two windows, each of which has only one way to hear of a note. */
async function seesBy(channel: 'events' | 'socket', { page, context }: DemoStage): Promise<void> {
  const other = await context.newPage()
  if (channel === 'socket') await other.route('**/events', (route) => route.abort())
  else await other.routeWebSocket('**/socket', (socket) => socket.close())
  await other.goto('/')
  await isLive(other, channel)
  await open(page)
  const text = newText(`By ${channel} alone`)
  await write(page, text)
  await sees(other, text)
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

const focused = (page: Page) => page.evaluate<string>('document.activeElement.id || document.activeElement.textContent')

export const demoLooks: Readonly<Record<string, DemoLook>> = {
  'a note that is made in one window is seen in the other, by Server-Sent Events alone': {
    check: (stage) => seesBy('events', stage),
  },
  'a note that is made in one window is seen in the other, by a WebSocket alone': {
    check: (stage) => seesBy('socket', stage),
  },
  'a note is seen on the other server at once, and a round trip is measured': {
    async check({ page, context, demo, server }) {
      await open(page)
      const other = await context.newPage()
      await other.goto(demo.urls[server === 'node' ? 'uws' : 'node'])
      await isLive(other, 'events')
      const text = newText('From the other server')
      await write(other, text)
      await sees(page, text)
      assert.match(await page.innerText('#told'), new RegExp(text))
      await page.locator('#round-trip', { hasText: /^\d+\.\d ms$/ }).waitFor()
    },
  },
  'a note that is refused stays in the field, with the reason beside it, and is taken when it is mended': {
    async check({ page }) {
      await open(page)
      await write(page, 'x'.repeat(201))
      const field = page.getByLabel('Your note')
      await page.getByText('A note has up to 200 characters; this one has 201.').waitFor()
      assert.equal(await field.getAttribute('aria-invalid'), 'true')
      assert.match((await field.getAttribute('aria-describedby')) ?? '', /text-error/)
      assert.equal(await focused(page), 'text')
      assert.equal((await field.inputValue()).length, 201)
      const text = newText('Mended')
      await write(page, text)
      await sees(page, text)
      assert.deepEqual([await page.innerText('#text-error'), await field.inputValue()], ['', ''])
    },
  },
  'what a note says is shown and never run': {
    async check({ page, context }) {
      const text = newText('<img src=x onerror="document.title = 1"><script>document.title = 2</script>')
      await open(page)
      await write(page, text)
      await sees(page, text)
      const other = await context.newPage()
      await other.goto('/')
      await sees(other, text)
      assert.deepEqual([await other.locator('img').count(), await other.locator('script').count()], [0, 1])
      assert.match(await other.title(), /^A shared board/)
    },
  },
  'without scripts a note is sent as a form, and what was refused is shown beside the field': {
    view: { javaScriptEnabled: false },
    async check({ page }) {
      await page.goto('/')
      assert.equal(await page.locator('.needs-script').first().isVisible(), false)
      await write(page, ' ')
      await page.getByText('A note needs a text: write something first.').waitFor()
      assert.equal(new URL(page.url()).pathname, '/notes')
      const text = newText('Without scripts')
      await write(page, text)
      await sees(page, text)
      assert.equal(new URL(page.url()).pathname, '/')
    },
  },
  'an upload shows how far it is, and then how much there was and its hash': {
    async check({ page, context }) {
      await open(page)
      const buffer = Buffer.alloc(8 * 1024 * 1024, 'TSGI ')
      await page.getByLabel('A file').setInputFiles({ name: 'a.bin', mimeType: 'application/octet-stream', buffer })
      const network = await context.newCDPSession(page)
      const fast = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }
      await network.send('Network.emulateNetworkConditions', { ...fast, uploadThroughput: 4 * 1024 * 1024 })
      await page.getByRole('button', { name: 'Upload' }).click()
      await page.locator('#upload-percent', { hasText: /^[1-9]\d? %$/ }).waitFor()
      await network.send('Network.emulateNetworkConditions', fast)
      await page.getByText(createHash('sha256').update(buffer).digest('hex')).waitFor()
      assert.match(await page.innerText('#upload-result'), /8,388,608 bytes\s+In\s+[\d,]+ chunks, the largest \d+ KiB/)
    },
  },
  'an upload that is cancelled says so, and the next one goes through': {
    async check({ page, context }) {
      await open(page)
      const file = { name: 'a.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(8 * 1024 * 1024) }
      await page.getByLabel('A file').setInputFiles(file)
      const network = await context.newCDPSession(page)
      const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 }
      await network.send('Network.emulateNetworkConditions', slow)
      await page.getByRole('button', { name: 'Upload' }).click()
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByText('Cancelled.').waitFor()
      await network.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 })
      await page.getByLabel('A file').setInputFiles({ ...file, buffer: Buffer.from('small') })
      await page.getByRole('button', { name: 'Upload' }).click()
      await page.getByText('5 bytes', { exact: true }).waitFor()
    },
  },
  'a download arrives whole': {
    async check({ page }) {
      await page.goto('/')
      await page.getByLabel('Size in MiB').fill('3')
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download' }).click(),
      ])
      const text = await readFile(await download.path(), 'latin1')
      assert.deepEqual([download.suggestedFilename(), text.length], ['3-mib.txt', 3 * 1024 * 1024])
      assert.match(text.slice(-64), /^ +49152 of 49152\.+\n$/)
    },
  },
  'a server that is killed is missed; when it is back the page goes on, with each note that it had taken': {
    async check({ page, demo }) {
      await open(page)
      const text = newText('Before the end')
      await write(page, text)
      await sees(page, text)
      await demo.kill()
      await page.getByText('The server is away. This page goes on when it is back.').waitFor()
      const late = newText('While nobody was there')
      await write(page, late)
      await page.getByText('The server did not answer. Your note is still here').waitFor()
      assert.equal(await page.getByLabel('Your note').inputValue(), late)
      await demo.start()
      await Promise.all([isLive(page, 'events'), isLive(page, 'socket')])
      assert.equal(await page.locator('#connection').isVisible(), false)
      await page.getByRole('button', { name: 'Add' }).click()
      await sees(page, late)
      await page.reload()
      await sees(page, text)
    },
  },
  'everything can be reached and done by keyboard': {
    async check({ page }) {
      await open(page)
      await press(page, 'Tab')
      assert.equal(await focused(page), 'Skip to the content')
      await press(page, 'Enter', 'Tab')
      assert.equal(await focused(page), 'text')
      const text = newText('By keyboard')
      await page.keyboard.type(text)
      await press(page, 'Enter')
      await sees(page, text)
      assert.equal(await focused(page), 'text')
      const reached: string[] = []
      for (let i = 0; i < 5; i += 1) {
        await press(page, 'Tab')
        reached.push(await focused(page))
      }
      assert.deepEqual(reached, ['Add', 'file', 'Upload', 'mib', 'Download'])
      const ring = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')
      assert.equal(ring, 'solid')
    },
  },
  'the other server is one click away, and both stand side by side': {
    async check({ page, demo, server }) {
      await page.goto('/side-by-side')
      const [own, other] = [page.frameLocator('iframe').first(), page.frameLocator('iframe').last()]
      await Promise.all([own, other].map((frame) => frame.locator('#events-state[data-state=live]').waitFor()))
      const names = await Promise.all([own, other].map((frame) => frame.locator('body').getAttribute('data-server')))
      assert.deepEqual(names, server === 'node' ? ['node', 'uws'] : ['uws', 'node'])
      const text = newText('From side to side')
      await own.getByLabel('Your note').fill(text)
      await own.getByRole('button', { name: 'Add' }).click()
      await other.locator('li', { hasText: text }).waitFor()
      await page.getByRole('link', { name: /^Open it on/ }).click()
      assert.equal(page.url(), `${demo.urls[server === 'node' ? 'uws' : 'node']}/side-by-side`)
    },
  },
  'a page says what the server saw of the request': {
    async check({ page, demo, server }) {
      await page.goto('/request?a=b')
      const text = await page.innerText('main')
      assert.match(text, /Your address\s+127\.0\.0\.1/)
      assert.match(text, /Protocol\s+HTTP\/1\.1\s+TLS\s+no/)
      assert.ok(text.includes(`URL\n${demo.urls[server]}/request?a=b`), text)
      assert.ok(text.includes(await page.evaluate<string>('navigator.userAgent')), text)
    },
  },
  'the pages are the same on both servers, but for the name and address of the server': {
    async check({ page, demo }) {
      for (const path of paths) {
        const [one, two] = [await pictureOf(page, demo.urls.node + path), await pictureOf(page, demo.urls.uws + path)]
        assert.ok(one.equals(two), `${path} looks different`)
      }
    },
  },
  'on a phone nothing is wider than the screen': {
    view: phone,
    async check({ page }) {
      await open(page)
      await write(page, `${newText('Long')}${'x'.repeat(150)}`)
      for (const path of paths) {
        await page.goto(path)
        // Not innerWidth: a phone shows more of a page that is too wide.
        assert.equal(await page.evaluate('document.documentElement.scrollWidth'), phone.viewport.width, path)
      }
    },
  },
  'by day, axe finds no barrier': { check: ({ page }) => seesNoBarriers(page) },
  'by night neither, and the page is dark': {
    view: dark,
    async check({ page }) {
      await seesNoBarriers(page)
      const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
      assert.equal(ground, 'rgb(22, 20, 18)')
    },
  },
}

/** The page without what may differ, and without what is never the same twice. */
async function pictureOf(page: Page, url: string): Promise<Buffer> {
  await page.goto(url)
  await page.locator('[data-state=off]').first().waitFor({ state: 'detached' })
  const same = `for (const element of document.querySelectorAll('${differs}')) {
    if (element.tagName === 'IFRAME') element.src = 'about:blank'
    else element.textContent = 'the same'
  }
  for (const element of document.querySelectorAll('#round-trip, #readers')) element.style.visibility = 'hidden'`
  await page.evaluate(same)
  return page.screenshot({ fullPage: true, animations: 'disabled' })
}
