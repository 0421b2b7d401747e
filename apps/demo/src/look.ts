/** `corepack pnpm demo:look`: the demo on both servers in a real Chromium; pictures go to `reports/demo`. */
import { existsSync, mkdirSync } from 'node:fs'
import { serve as serveNode } from '@tsgi/server-node'
import { serve as serveUws } from '@tsgi/server-uws'
import { chromium } from 'playwright-core'
import { demo } from './app.ts'

const executablePath = '/usr/bin/chromium'
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
const views = {
  desktop: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
} as const

async function main(): Promise<void> {
  mkdirSync('reports/demo', { recursive: true })
  const args = [...flags, '--disable-component-update', '--disable-sync']
  const browser = await chromium.launch({ executablePath, args })
  try {
    for (const serve of [serveNode, serveUws]) {
      const closing = new AbortController()
      const other = { name: serve === serveNode ? 'uws' : 'node', url: 'http://127.0.0.1:1/' }
      const server = await serve(demo({ tick: 200, closing: closing.signal, other }), { port: 0 })
      for (const [name, view] of Object.entries(views)) {
        const page = await browser.newPage(view)
        await page.goto(server.url ?? '')
        const before = await page.locator('li').count()
        await page.fill('#text', `A note from the ${name} view`)
        await page.click('button')
        await page.locator('li').nth(before).waitFor()
        await page.locator('#count', { hasText: /^3$/ }).waitFor()
        const path = `reports/demo/${server.info.name}-${name}.png`
        await page.screenshot({ path, fullPage: true })
        console.log(path)
        await page.close()
      }
      closing.abort()
      await server.close()
    }
  } finally {
    await browser.close()
  }
}

if (existsSync(executablePath)) await main()
else {
  console.error(`demo:look needs a browser at ${executablePath}; got none. Install it: apt-get install -y chromium`)
  process.exitCode = 1
}
