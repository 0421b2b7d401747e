/** What the looks of the demo have in common: a window on one of its servers in, what a person does there out. */
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { DemoProcess, ServerName } from './demo-process.ts'

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

/** The pages of the demo, and that of what is not found. */
export const paths = ['/', '/request', '/side-by-side', '/nowhere']

let made = 0

/** A text that no other note has. */
export function newText(about: string): string {
  made += 1
  return `${about}, number ${made}`
}

/** The board, live in both ways. */
export async function openBoard(page: Page): Promise<void> {
  await page.goto('/')
  await Promise.all([isLive(page, 'events'), isLive(page, 'socket')])
}

export const isLive = (page: Page, channel: 'events' | 'socket'): Promise<void> =>
  page.locator(`#${channel}-state[data-state=live]`).waitFor()

export async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your note').fill(text)
  await page.getByRole('button', { name: 'Add' }).click()
}

export const sees = (page: Page, text: string): Promise<void> =>
  page.locator('#notes > li > p:first-child').filter({ hasText: text }).waitFor()

export const focused = (page: Page): Promise<string> =>
  page.evaluate<string>('document.activeElement.id || document.activeElement.textContent')

export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}
