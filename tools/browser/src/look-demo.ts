/** `corepack pnpm demo:look`: the demo on both servers in a real Chromium; pictures go to `reports/demo`. */
import { mkdirSync } from 'node:fs'
import { demo } from '@tsgi/demo'
import { serve as serveNode } from '@tsgi/server-node'
import { serve as serveUws } from '@tsgi/server-uws'
import { runLook } from './browser.ts'

const views = {
  desktop: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
} as const

await runLook(async (browser) => {
  mkdirSync('reports/demo', { recursive: true })
  for (const serve of [serveNode, serveUws]) {
    const closing = new AbortController()
    const link = { name: serve === serveNode ? 'uws' : 'node', url: 'http://127.0.0.1:1/' }
    const server = await serve(demo({ tick: 200, closing: closing.signal, other: link }), { port: 0 })
    for (const [name, view] of Object.entries(views)) {
      const page = await browser.newPage(view)
      await page.goto(server.url ?? '')
      const other = await browser.newPage(view)
      await other.goto(server.url ?? '')
      await other.locator('#connected', { hasText: 'everybody' }).waitFor()
      const before = await page.locator('li').count()
      await page.fill('#text', `A note from the ${name} view`)
      await page.click('button')
      await page.locator('li').nth(before).waitFor()
      // It came over the WebSocket: the other window has asked for nothing.
      await other.locator('li', { hasText: `A note from the ${name} view` }).waitFor()
      await other.close()
      // From three on: on a busy machine, two come between one look and the next.
      await page.locator('#count', { hasText: /^([3-9]|\d{2,})$/ }).waitFor()
      const path = `reports/demo/${server.info.name}-${name}.png`
      await page.screenshot({ path, fullPage: true })
      console.log(path)
      await page.close()
    }
    closing.abort()
    await server.close()
  }
  return 0
})
