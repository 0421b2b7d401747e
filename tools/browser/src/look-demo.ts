/** `corepack pnpm demo:look`: the demo on both servers in a real Chromium; pictures go to `reports/demo`. Exit code 0: seen. */
import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Frame } from 'playwright-core'
import { runLook } from './browser.ts'
import { boardLooks } from './demo-board-looks.ts'
import { pageLooks } from './demo-page-looks.ts'
import { DemoProcess, servers } from './demo-process.ts'
import { phone } from './demo-stage.ts'
import { dark } from './looks.ts'

const folder = 'reports/demo'
const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } }
const views: Readonly<Record<string, BrowserContextOptions>> = {
  desktop,
  'desktop-dark': { ...desktop, ...dark },
  phone,
  'phone-dark': { ...phone, ...dark },
}
const notes = [
  'The good kettle is on the third floor.',
  'Bread, lemons, two kinds of tea',
  'Whoever borrowed the long ladder: the cat is on the roof again, and this time she has company. Please bring it back before it rains, or bring an umbrella and a tin of sardines.',
  'Choir practice moves to Thursday.',
  'https://example.org/a-very-long-address/that-does-not-end/where-anybody-would-expect-it-to-end?because=it-goes-on',
  'Merci pour les pommes, elles étaient parfaites.',
]
const pages = { board: '/', request: '/request', 'side-by-side': '/side-by-side' }

await runLook(async (browser) => {
  mkdirSync(folder, { recursive: true })
  await using demo = await DemoProcess.start()
  let missed = 0
  for (const server of servers)
    for (const [sentence, { view, check }] of Object.entries({ ...boardLooks, ...pageLooks })) {
      await using context = await browser.newContext({ ...desktop, ...view, baseURL: demo.urls[server] })
      const why = await check({ context, demo, server, page: await context.newPage() }).then(
        () => null,
        (error: unknown) => (error as Error).message,
      )
      console.log(`${why === null ? 'seen  ' : 'MISSED'}  ${server.padEnd(5)} ${sentence}`)
      if (why === null) continue
      console.log(`        ${why.replaceAll('\n', '\n        ')}`)
      missed += 1
    }
  await takePictures(browser)
  console.log(missed === 0 ? `\neverything is seen; pictures are in ${folder}` : `\n${missed} missed`)
  return missed === 0 ? 0 : 1
})

/** Of a board as people fill it. */
async function takePictures(browser: Browser): Promise<void> {
  await using demo = await DemoProcess.start()
  for (const [i, text] of notes.entries()) {
    const server = servers[i % 2] ?? 'node'
    const headers = { 'content-type': 'application/json' }
    await fetch(`${demo.urls[server]}/notes`, { method: 'POST', headers, body: JSON.stringify({ text }) })
  }
  for (const server of servers)
    for (const [view, options] of Object.entries(views))
      for (const [name, path] of Object.entries(pages)) {
        const page = await browser.newPage(options)
        await page.goto(demo.urls[server] + path)
        for (const frame of page.frames()) await settled(frame)
        await page.screenshot({ path: `${folder}/${server}-${name}-${view}.png`, fullPage: true })
        await page.close()
      }
}

/** Live, where it is a page that can be. */
async function settled(frame: Frame): Promise<void> {
  await frame.locator('[data-state=off]').first().waitFor({ state: 'detached' })
  if ((await frame.locator('#round-trip').count()) > 0) await frame.locator('#round-trip', { hasText: 'ms' }).waitFor()
}
