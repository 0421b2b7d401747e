/** Uploads, downloads and the looks of all pages of the demo in, what has to be seen as sentences with their checks out. */
import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { listBarriers } from './barriers.ts'
import { type DemoLook, newText, openBoard, paths, phone, sees, write } from './demo-stage.ts'
import { dark, seesNoOverflow } from './looks.ts'

async function seesNoBarriers(page: Page): Promise<void> {
  for (const path of paths) {
    await page.goto(path)
    assert.deepEqual(await listBarriers(page), [])
  }
}

export const pageLooks: Readonly<Record<string, DemoLook>> = {
  'an upload shows how far it is, and then how much there was and its hash': {
    async check({ page, context }) {
      await openBoard(page)
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
      await openBoard(page)
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
  'they stand side by side under the name of the machine too': {
    async check({ page, demo, server }) {
      await page.goto(`${demo.urls[server].replace('127.0.0.1', 'localhost')}/side-by-side`)
      for (const frame of [page.frameLocator('iframe').first(), page.frameLocator('iframe').last()])
        await frame.locator('#events-state[data-state=live]').waitFor()
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
      await openBoard(page)
      await write(page, `${newText('Long')}${'x'.repeat(150)}`)
      // One character for whoever breaks lines, however many marks it has.
      const marked = newText('Marked')
      await write(page, `${marked}${'\u0322\u035b\u0344'.repeat(50)}`)
      await sees(page, marked)
      for (const path of paths) {
        await page.goto(path)
        await seesNoOverflow(page)
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
  const same = `for (const element of document.querySelectorAll('[data-differs]')) {
    if (element.tagName === 'IFRAME') element.src = 'about:blank'
    else element.textContent = 'the same'
  }
  for (const element of document.querySelectorAll('#round-trip, #readers')) element.style.visibility = 'hidden'`
  await page.evaluate(same)
  return page.screenshot({ fullPage: true, animations: 'disabled' })
}
