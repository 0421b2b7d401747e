/** An error that is an answer in, its page out: what went wrong, in the frame that leads on. */
import { type HttpError, InputError } from '@tsgi/framework-mini'
import { markup } from '../markup.ts'
import { type Frame, layout } from './layout.ts'

export function errorPage(frame: Frame, error: HttpError): string {
  const said = error instanceof InputError ? error.issues.map(({ message }) => message) : []
  return layout(
    frame,
    null,
    `Error ${error.status}`,
    markup`${(said.length > 0 ? said : [error.message]).map((text) => markup`<p class="lede">${text}</p>`)}`,
  )
}
