/** A page in, what keeps people out of it, as axe finds it, out. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** The names of axe for what is to be looked for. */
export type Rules = 'all' | readonly string[]

export async function listBarriers(page: Page, rules: Rules = 'all'): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  // Without preload: it would ask for the style once more, which a page in a file may not.
  const options = JSON.stringify({ preload: false, ...(rules === 'all' ? {} : { runOnly: rules }) })
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(${options})`)
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${page.url()}: ${id}: ${html}`))
}
