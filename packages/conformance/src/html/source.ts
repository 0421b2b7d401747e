/** The source of a rule in, HTML with a link to each RFC section and public bug out. */
import { escapeText } from './escape.ts'

const link = (url: string, text: string) => `<a href="${url}" rel="noreferrer">${text}</a>`

export function linkSource(source: string): string {
  return escapeText(source)
    .split('; ')
    .map((part) => {
      const rfc = /^RFC (\d+)(?: section (\d+(?:\.\d+)*))?$/.exec(part)
      if (rfc !== null) {
        const section = rfc[2] === undefined ? '' : `#section-${rfc[2]}`
        return link(`https://www.rfc-editor.org/rfc/rfc${rfc[1]}${section}`, part)
      }
      const bug = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(part)
      return bug === null ? part : link(`https://github.com/${bug[1]}/issues/${bug[2]}`, part)
    })
    .join('; ')
}
