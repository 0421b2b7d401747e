/** A page and selectors in, the text that is harder to read than WCAG AA allows out. */
import type { Page } from 'playwright-core'

/** Runs in the page: the ink and the ground of the first visible element of each selector. */
const coloursOf = `(selectors) => selectors.map((selector) => {
  const element = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility())
  if (element === undefined) return null
  let ground = element
  while (ground !== null && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement
  return [getComputedStyle(element).color, ground === null ? 'rgb(255, 255, 255)' : getComputedStyle(ground).backgroundColor]
})`

type Colours = readonly [ink: string, ground: string]

export async function listHardToRead(page: Page, selectors: readonly string[]): Promise<readonly string[]> {
  const found = await page.evaluate<readonly (Colours | null)[]>(`(${coloursOf})(${JSON.stringify(selectors)})`)
  return found.flatMap((colours, i) => {
    if (colours === null) return [`${selectors[i]}: nothing visible`]
    const ratio = contrast(...colours)
    return ratio < 4.5 ? [`${selectors[i]}: ${ratio.toFixed(2)}`] : []
  })
}

/** WCAG 2.2, “contrast ratio”, of two colours as browsers write them. */
export function contrast(one: string, other: string): number {
  const [more = 0, less = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (more + 0.05) / (less + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((value) => {
    const part = Number(value) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
