/** The text of a header in, the moment that it names out (RFC 9110 section 5.6.7). Pure. */

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const month = `(?<month>${months.match(/.../g)?.join('|')})`
const time = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)'

const forms = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(`^${day}, (?<date>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  // Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<date>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT$`),
  // Sun Nov  6 08:49:37 1994
  new RegExp(`^${day} ${month} (?<date>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
]

/** Milliseconds since 1970, `null` for what is no date. All three forms that a server has to take. */
export function parseHttpDate(text: string, now: () => number = Date.now): number | null {
  const groups = forms.map((form) => form.exec(text)?.groups).find((found) => found !== undefined)
  if (groups === undefined) return null
  const { date, hour, minute, second } = groups
  const index = months.indexOf(groups.month ?? '') / 3
  const moment = Date.UTC(
    fullYear(groups.year ?? '', now),
    index,
    Number(date),
    Number(hour),
    Number(minute),
    Number(second),
  )
  // 31 February, 25 o'clock
  const shown = new Date(moment)
  const isReal = shown.getUTCDate() === Number(date) && shown.getUTCHours() === Number(hour)
  return isReal && Number(minute) < 60 && Number(second) < 61 ? moment : null
}

/** Two digits that would be more than 50 years ahead mean the past. */
function fullYear(digits: string, now: () => number): number {
  if (digits.length === 4) return Number(digits)
  const current = new Date(now()).getUTCFullYear()
  const year = current - (current % 100) + Number(digits)
  return year > current + 50 ? year - 100 : year
}
