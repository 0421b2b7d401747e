/** `corepack pnpm docs:look`: each page of the site in a real Chromium; pictures go to `reports/docs`. Exit code 0: seen. */
import { strict as assert } from 'node:assert'
import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { formatProblems, folder as site, writeSite } from '@tsgi/docs'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { listBarriers, type Rules } from './barriers.ts'
import { runLook } from './browser.ts'
import { phone, seesNoOverflow } from './looks.ts'

const folder = 'reports/docs'
const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } }
/** What is marked up is the same in each view; what can be read is not. */
const views: Readonly<Record<string, { readonly view: BrowserContextOptions; readonly axe: AxeRun }>> = {
  desktop: { view: desktop, axe: { scheme: 'light', rules: 'all' } },
  phone: { view: phone, axe: { scheme: 'dark', rules: ['color-contrast'] } },
}

interface AxeRun {
  readonly scheme: Scheme
  readonly rules: Rules
}

const schemes = ['light', 'dark'] as const
type Scheme = (typeof schemes)[number]

const urlOf = (path: string): string => pathToFileURL(resolve(site, path)).href

await runLook(async (browser) => {
  const { problems, pages } = await writeSite()
  if (problems.length > 0) {
    console.error(formatProblems(problems))
    return 1
  }
  let missed = 0
  const told = (sentence: string, why: readonly string[]) => {
    console.log(`${why.length === 0 ? 'seen  ' : 'MISSED'}  ${sentence}`)
    for (const one of why) console.log(`        ${one.replaceAll('\n', '\n        ')}`)
    missed += Math.min(1, why.length)
  }
  for (const [name, { view, axe }] of Object.entries(views)) {
    const why = await judge(browser, view, (page) => seesPages(page, pages, name, axe))
    told(`${name}: ${pages.length} pages fit, can be read by day and by night, and have no barrier`, why)
  }
  told('a keyboard skips the navigation', await judge(browser, desktop, skipsNavigation))
  told('on a phone, the pages open and close', await judge(browser, phone, opensPages))
  console.log(missed === 0 ? `\neverything is seen; pictures are in ${folder}` : `\n${missed} missed`)
  return missed === 0 ? 0 : 1
})

async function seesPages(page: Page, pages: readonly string[], name: string, axe: AxeRun): Promise<void> {
  const found: string[] = []
  for (const path of pages) {
    await seesPage(page, path, name, axe).catch((error: unknown) => found.push(`${path}: ${(error as Error).message}`))
  }
  assert.deepEqual(found, [])
}

async function seesPage(page: Page, path: string, name: string, axe: AxeRun): Promise<void> {
  await page.goto(urlOf(path))
  assert.equal(await page.locator('h1').count(), 1, 'headings of the first rank')
  assert.equal(await page.locator('script').count(), 0, 'scripts')
  const picture = join(folder, path.replace(/\.html$/, `-${name}`))
  mkdirSync(dirname(picture), { recursive: true })
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme })
    await seesNoOverflow(page)
    await page.screenshot({ path: `${picture}-${colorScheme}.png` })
    if (colorScheme === axe.scheme) assert.deepEqual(await listBarriers(page, axe.rules), [])
  }
}

async function skipsNavigation(page: Page): Promise<void> {
  await page.goto(urlOf('index.html'))
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate("document.activeElement.closest('main') !== null"), true)
}

async function opensPages(page: Page): Promise<void> {
  await page.goto(urlOf('index.html'))
  const link = page.getByRole('link', { name: 'Streaming and backpressure' })
  assert.equal(await link.isVisible(), false)
  await page.getByRole('button', { name: 'Pages' }).click()
  assert.equal(await link.isVisible(), true)
  await seesNoOverflow(page)
  assert.deepEqual(await listBarriers(page), [])
  await page.screenshot({ path: `${folder}/pages-phone.png` })
  await page.keyboard.press('Escape')
  assert.equal(await link.isVisible(), false)
  await page.getByRole('button', { name: 'Pages' }).click()
  await page.getByRole('button', { name: 'Close' }).click()
  assert.equal(await link.isVisible(), false)
  await page.getByRole('button', { name: 'Pages' }).click()
  await link.click()
  assert.equal(await page.locator('h1').innerText(), 'Streaming and backpressure')
}

/** What is wrong; a page that asks for more than the site has, or says anything on its console, is wrong too. */
async function judge(
  browser: Browser,
  view: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<readonly string[]> {
  const context = await browser.newContext(view)
  const page = await context.newPage()
  const said: string[] = []
  page.on('console', (message) => said.push(`${page.url()}: console: ${message.text()}`))
  page.on('request', (request) => request.url().startsWith(urlOf('')) || said.push(`request: ${request.url()}`))
  try {
    await look(page)
  } catch (error) {
    said.push((error as Error).message)
  } finally {
    await context.close()
  }
  return said
}
