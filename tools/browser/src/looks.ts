/** A page with the report of the small run in, what has to be seen there as sentences with their checks out. */
import { strict as assert } from 'node:assert'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { listHardToRead } from './contrast.ts'

/** Something that has to be seen. */
export interface Look {
  /** How the page is opened, where it is not on a desktop, by day, with scripts. */
  readonly view?: BrowserContextOptions
  /** The report with more servers than a phone has room for. */
  readonly isWide?: true
  readonly check: (page: Page) => Promise<void>
}

export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
export const dark: BrowserContextOptions = { colorScheme: 'dark' }

export const gap = 'any-name-is-data.uws'
const broken = 'an-answer-has-one-framing.node-with-two-framings'
const cell = (id: string) => `td > a[href="#${id}"]`
const opened = '.detail:has(> :target)'

/** The conversation of a gap, with everything that says why. */
async function seesGap(page: Page): Promise<void> {
  assert.equal(await page.locator(opened).count(), 0)
  await page.click(cell(gap))
  const text = await page.locator(opened).innerText()
  assert.match(text, /Names such as __proto__/)
  assert.match(text, /Source: RFC 9110 section 5\.6\.2/)
  assert.match(text, /__proto__ is a header like others/)
  assert.match(text, /takes no other characters in a field name/)
  assert.match(text, /sent\s+GET \/ HTTP\/1\.1\\r\\n\n/)
  assert.match(text, /__proto__: value\\r\\n\n\\r\\n/)
  assert.doesNotMatch(text, /node: kept\s+sent whole/)
}

/** Nothing is wider than the screen. Not by innerWidth: a phone shows more of a page that is too wide. */
export async function seesNoOverflow(page: Page): Promise<void> {
  const widths = '({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]'
  const [content, screen] = await page.evaluate<readonly number[]>(`(${widths})(document.documentElement)`)
  assert.equal(content, screen, page.url())
}

const colours = (page: Page) =>
  page.evaluate<readonly string[]>('((style) => [style.color, style.backgroundColor])(getComputedStyle(document.body))')

const shownRules = (page: Page) => page.locator('tr.row th a:visible').allInnerTexts()

async function seesReadableText(page: Page): Promise<void> {
  await page.click(cell(gap))
  const cells = ['k', 'b', 'g', 'st', 'n'].map((verdict) => `td > .v.${verdict}`)
  const bytes = ['.sent b', '.end b', '.talk i', '.code summary', '.why', '.detail .reason span', 'summary small']
  const rest = ['.facts', '.verdict', 'nav a', '.group th', '.row th a', '.row th span', '.counts li', '#filter legend']
  assert.deepEqual(await listHardToRead(page, [...cells, ...bytes, ...rest]), [])
}

export const looks: Readonly<Record<string, Look>> = {
  'one sentence says what is broken, what is a gap and what is none any more': {
    async check(page) {
      assert.equal(
        await page.innerText('.verdict'),
        'Broken: 1 rule on node with two framings. Gaps that have closed and have to be removed: 1 rule on node. Known gaps: 1 rule on uws.',
      )
    },
  },
  'a cell opens the rule, the case, the reason of the gap and the bytes': { check: seesGap },
  'a broken cell shows what was demanded and what came': {
    async check(page) {
      await page.click(cell(broken))
      const text = await page.locator(opened).innerText()
      assert.match(text, /received[^]*content-length: 5\\r\\n/)
      assert.match(text, /transfer-encoding: chunked\\r\\n/i)
      assert.match(text, /whole: /)
    },
  },
  'the name of a rule opens all servers, and the code of an app stands once': {
    async check(page) {
      await page.click('th > a[href="#any-name-is-data"]')
      const one = page.locator(opened).locator('.case').first()
      assert.equal(await one.locator('summary:visible').count(), 4)
      await one.locator('.code summary').click()
      assert.match(await one.locator('pre:visible').innerText(), /stage/)
    },
  },
  'a second click closes, and so does Escape, which leads back to the cell': {
    async check(page) {
      await page.click(cell(gap))
      await page.click(cell(gap))
      assert.equal(await page.locator(opened).count(), 0)
      await page.focus(cell(gap))
      await page.keyboard.press('Enter')
      assert.equal(await page.locator(opened).count(), 1)
      await page.keyboard.press('Escape')
      assert.equal(await page.locator(opened).count(), 0)
      const focused = () => page.evaluate<string | null>("document.activeElement.getAttribute('href')")
      assert.equal(await focused(), `#${gap}`)
      await page.keyboard.press('ArrowLeft')
      assert.equal(await focused(), '#any-name-is-data.node')
      await page.keyboard.press('ArrowUp')
      assert.match((await focused()) ?? '', /\.node$/)
    },
  },
  'filters leave what was asked for, and a link to another rule shows everything again': {
    async check(page) {
      const all = await shownRules(page)
      await page.check('input[value="g"]')
      assert.deepEqual(await shownRules(page), ['any-name-is-data'])
      await page.check('input[value="b st"]')
      assert.deepEqual(await shownRules(page), ['target-is-a-path', 'an-answer-has-one-framing'])
      await page.fill('input[type=search]', 'FRAMING')
      assert.deepEqual(await shownRules(page), ['an-answer-has-one-framing'])
      assert.equal(await page.innerText('output'), `1 of ${all.length} rows`)
      await page.click(`dd a[href="#${gap}"]`)
      assert.deepEqual(await shownRules(page), all)
      assert.equal(await page.locator(opened).count(), 1)
    },
  },
  'what a server sends is shown and never run': {
    async check(page) {
      await page.locator('a', { hasText: 'hostile <script>' }).click()
      await page.locator(opened).locator('.s0 summary').click()
      const text = await page.locator(opened).innerText()
      assert.match(text, /\\x00\\xe2\\x80\\xae<\/p><\/details><script>document\.title = "owned"<\/script><img/)
      assert.match(await page.title(), /^TSGI conformance/)
      assert.equal(await page.locator('script').count(), 1)
      assert.equal(await page.locator('img').count(), 0)
    },
  },
  'heads and names stay in sight': {
    isWide: true,
    view: phone,
    async check(page) {
      await seesNoOverflow(page)
      const scroller = page.locator('.scroller').first()
      await page.evaluate("document.querySelector('.scroller').scrollTo(9999, 200)")
      const box = await scroller.boundingBox()
      const corner = await scroller.locator('thead th').first().boundingBox()
      const name = await scroller.locator('tr.row th').last().boundingBox()
      assert.deepEqual([corner?.x, corner?.y, name?.x], [(box?.x ?? 0) + 1, (box?.y ?? 0) + 1, (box?.x ?? 0) + 1])
      await page.click('td > a[href="#target-is-a-path.node-with-two-framings-9"]')
      const detail = await page.locator(opened).boundingBox()
      assert.ok((detail?.x ?? -1) >= 0 && (detail?.x ?? 0) + (detail?.width ?? 999) <= 390)
      await seesNoOverflow(page)
    },
  },
  'on a phone nothing is wider than the screen, open or not': {
    view: phone,
    async check(page) {
      await seesNoOverflow(page)
      await seesGap(page)
      await seesNoOverflow(page)
      await page.click(cell(broken))
      await seesNoOverflow(page)
    },
  },
  'by day, text has the contrast of WCAG AA': { check: seesReadableText },
  'by night too, and the page is dark': {
    view: dark,
    async check(page) {
      const [ink, ground] = await colours(page)
      await page.emulateMedia({ colorScheme: 'light' })
      const day = await colours(page)
      assert.notEqual(ink, day[0])
      assert.notEqual(ground, day[1])
      await page.emulateMedia({ colorScheme: 'dark' })
      await seesReadableText(page)
    },
  },
  'without scripts, the table is whole and its cells open': {
    view: { javaScriptEnabled: false },
    async check(page) {
      assert.equal(await page.locator('#filter').isVisible(), false)
      assert.equal((await shownRules(page)).length, 6)
      assert.equal(await page.locator('tr.row td > a').count(), 18)
      await seesGap(page)
      await page.click(`${opened} .close`)
      assert.equal(await page.locator(opened).count(), 0)
    },
  },
  'on paper, what is not kept is open and the rest is closed': {
    async check(page) {
      await page.click(cell('any-name-is-data.node'))
      await page.emulateMedia({ media: 'print' })
      const text = await page.innerText('main')
      assert.match(text, /takes no other characters in a field name/)
      assert.match(text, /sent[^]*__proto__: value\\r\\n/)
      assert.match(text, /received[^]*content-length: 5\\r\\n/)
      assert.match(text, /uws: not run: needs http10/)
      assert.doesNotMatch(text, /node: kept\s+sent whole|^the app$/m)
      assert.equal(await page.locator('#filter').isVisible(), false)
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
      assert.equal((await colours(page))[0], 'rgb(28, 27, 25)')
    },
  },
}
