/** `corepack pnpm matrix:look`: the report of a small run in a real Chromium; pictures go to `reports/look`. Exit code 0: seen. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { formatHtml, type Report } from '@tsgi/conformance'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { runLook } from './browser.ts'
import { dark, gap, type Look, looks, phone } from './looks.ts'
import { makeSmallReport } from './small-report.ts'

const folder = 'reports/look'
const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } }
const pictures: Readonly<Record<string, BrowserContextOptions>> = {
  desktop,
  'desktop-dark': { ...desktop, ...dark },
  phone,
  'phone-dark': { ...phone, ...dark },
}

await runLook(async (browser) => {
  mkdirSync(folder, { recursive: true })
  const report = await makeSmallReport()
  const small = write('report', report)
  const wide = write('wide', widen(report))
  let missed = 0
  for (const [sentence, look] of Object.entries(looks)) {
    const why = await judge(browser, look, look.isWide ? wide : small)
    console.log(`${why === null ? 'seen  ' : 'MISSED'}  ${sentence}`)
    if (why === null) continue
    console.log(`        ${why.replaceAll('\n', '\n        ')}`)
    missed += 1
  }
  for (const [name, view] of Object.entries(pictures)) await takePictures(browser, view, small, name)
  console.log(missed === 0 ? `\neverything is seen; pictures are in ${folder}` : `\n${missed} missed`)
  return missed === 0 ? 0 : 1
})

/** Writes the page, and gives its URL. */
function write(name: string, report: Report): string {
  const path = `${folder}/${name}.html`
  writeFileSync(path, formatHtml(report))
  return pathToFileURL(path).href
}

/** Nine servers: each of the three, three times. */
function widen(report: Report): Report {
  const again = [1, 2, 3].flatMap(() => report.servers)
  return { ...report, servers: again }
}

/** Why something was not seen; a page that asks for anything, or says anything on its console, is wrong too. */
async function judge(browser: Browser, { view, check }: Look, url: string): Promise<string | null> {
  const context = await browser.newContext({ ...desktop, ...view })
  const page = await context.newPage()
  const said: string[] = []
  page.on('console', (message) => said.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => said.push(`error: ${error.message}`))
  page.on('request', (request) => request.url().split('#')[0] !== url && said.push(`request: ${request.url()}`))
  try {
    await page.goto(url)
    await check(page)
    return said.length === 0 ? null : said.join('\n')
  } catch (error) {
    return (error as Error).message
  } finally {
    await context.close()
  }
}

async function takePictures(browser: Browser, view: BrowserContextOptions, url: string, name: string): Promise<void> {
  const page: Page = await browser.newPage(view)
  await page.goto(url)
  await page.screenshot({ path: `${folder}/${name}.png` })
  await page.click(`td > a[href="#${gap}"]`)
  await page.screenshot({ path: `${folder}/${name}-open.png` })
  await page.close()
}
