/** A page in, what keeps people out of it, as axe finds it, out. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

export async function listBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${page.url()}: ${id}: ${html}`))
}
