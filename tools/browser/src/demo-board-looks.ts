/** The board of the demo in, what has to be seen there as sentences with their checks out. */
import { strict as assert } from 'node:assert'
import { type DemoLook, type DemoStage, focused, isLive, newText, openBoard, press, sees, write } from './demo-stage.ts'

/** Two windows, each of which has only one way to hear of a note. */
async function seesBy(channel: 'events' | 'socket', { page, context }: DemoStage): Promise<void> {
  const other = await context.newPage()
  if (channel === 'socket') await other.route('**/events', (route) => route.abort())
  else await other.routeWebSocket('**/socket', (socket) => socket.close())
  await other.goto('/')
  await isLive(other, channel)
  await openBoard(page)
  const text = newText(`By ${channel} alone`)
  await write(page, text)
  await sees(other, text)
}

export const boardLooks: Readonly<Record<string, DemoLook>> = {
  'a note that is made in one window is seen in the other, by Server-Sent Events alone': {
    check: (stage) => seesBy('events', stage),
  },
  'a note that is made in one window is seen in the other, by a WebSocket alone': {
    check: (stage) => seesBy('socket', stage),
  },
  'a note is seen on the other server at once, and a round trip is measured': {
    async check({ page, context, demo, server }) {
      await openBoard(page)
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
      await openBoard(page)
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
  'Enter twice is one note, what is typed while it is sent stays, and so does the focus': {
    async check({ page }) {
      await openBoard(page)
      const text = newText('Once')
      let release = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      await page.route('**/notes', async (route) => {
        await held
        await route.continue()
      })
      const field = page.getByLabel('Your note')
      await field.fill(text)
      await press(page, 'Enter', 'Enter')
      await field.fill('The next one')
      await page.getByLabel('Size in MiB').focus()
      release()
      await sees(page, text)
      await page.locator('#note-form[aria-busy]').waitFor({ state: 'detached' })
      assert.deepEqual([await field.inputValue(), await focused(page)], ['The next one', 'mib'])
      assert.equal(await page.locator('#notes > li', { hasText: text }).count(), 1)
    },
  },
  'a note that is too long by far is refused with the reason': {
    async check({ page }) {
      await openBoard(page)
      await write(page, 'x'.repeat(20_000))
      await page.getByText('A note has up to 200 characters; this one has thousands.').waitFor()
    },
  },
  'and so it is without scripts': {
    view: { javaScriptEnabled: false },
    async check({ page }) {
      await page.goto('/')
      await write(page, 'x'.repeat(20_000))
      await page.getByText('A note has up to 200 characters; this one has thousands.').waitFor()
    },
  },
  'what a note says is shown and never run': {
    async check({ page, context }) {
      const text = newText('<img src=x onerror="document.title = 1"><script>document.title = 2</script>')
      await openBoard(page)
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
  'a server that is killed is missed; when it is back the page goes on, with each note that it had taken': {
    async check({ page, demo }) {
      await openBoard(page)
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
  'when the server comes back with another database, its notes are shown and no earlier ones of the same number': {
    async check({ page }) {
      const { id } = await (await page.request.post('/notes', { data: { text: newText('Of the first one') } })).json()
      const notes = [{ id, text: newText('Of the other one'), at: 0, via: 'node:http' }]
      const view = { version: Number.MAX_SAFE_INTEGER, readers: { events: 1, socket: 0 }, notes }
      const body = `data: ${JSON.stringify(view)}\n\n`
      await page.route('**/events', (route) => route.fulfill({ contentType: 'text/event-stream', body }))
      await page.goto('/')
      await sees(page, notes[0]?.text ?? '')
      assert.equal(await page.locator('#notes > li').count(), 1)
    },
  },
  'a window that nobody looks at asks for no events, also where they had been refused': {
    async check({ page }) {
      let asked = 0
      await page.route('**/events', (route) => {
        asked += 1
        return route.fulfill({ status: 503 })
      })
      await page.clock.install({ time: 0 })
      await page.clock.pauseAt(1000)
      await page.goto('/')
      await page.locator('#events-state[data-state=away]').waitFor()
      await page.evaluate(`Object.defineProperty(document, 'hidden', { value: true })
      document.dispatchEvent(new Event('visibilitychange'))`)
      await page.clock.runFor(60_000)
      // What the page asked for before is known when this has been answered.
      await page.evaluate("fetch('/notes')")
      assert.equal(asked, 1)
    },
  },
  'everything can be reached and done by keyboard': {
    async check({ page }) {
      await openBoard(page)
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
}
