/** Both servers in, a page that shows the board of each beside that of the other out. */
import { markup } from '../markup.ts'
import { at, type Frame, layout, type Other, platformOf } from './layout.ts'

export function sideBySidePage(frame: Frame, other: Other): string {
  const view = (name: string, origin: string) => {
    const url = `${origin}${at(frame, 'board')}`
    const platform = platformOf(name)
    return markup`<section><h2><a data-differs href="${url}">${platform}</a></h2><iframe data-differs src="${url}" title="The board on ${platform}"></iframe></section>`
  }
  return layout(
    frame,
    'sideBySide',
    'Side by side',
    markup`<p class="lede">The same app on two servers, with one board: write on one side and read it on the other.</p>
<div class="pair">${[view(frame.server.name, ''), view(other.name, other.url)]}</div>`,
  )
}
