/** The script of the page: filters, arrow keys, and a place that stays where it is. The page does without it. */

export const script = `
const form = document.getElementById('filter')
const rows = [...document.querySelectorAll('tr.row')]
const texts = new Map()
const textOf = (row) => {
  if (!texts.has(row)) {
    const parts = [row, ...row.nextElementSibling.querySelectorAll('h3, .reason, h4, .why, p.s')]
    texts.set(row, parts.map((part) => part.textContent).join(' ').toLowerCase())
  }
  return texts.get(row)
}
const filter = () => {
  const only = form.elements.only.value.split(' ').filter(Boolean)
  const text = form.elements.text.value.trim().toLowerCase()
  for (const row of rows) {
    const has = row.dataset.has.split(' ')
    const fits = (only.length === 0 || only.some((verdict) => has.includes(verdict))) && textOf(row).includes(text)
    row.hidden = row.nextElementSibling.hidden = !fits
  }
  for (const body of document.querySelectorAll('tbody')) body.hidden = !body.querySelector('tr.row:not([hidden])')
  const shown = rows.filter((row) => !row.hidden).length
  form.querySelector('output').textContent = shown === rows.length ? '' : shown + ' of ' + rows.length + ' rows'
}
form.hidden = false
form.addEventListener('input', filter)
form.addEventListener('submit', (event) => event.preventDefault())
if (form.elements.only.value !== '' || form.elements.text.value !== '') filter()

// A link to what is filtered out shows everything again.
addEventListener('hashchange', () => {
  if (!document.querySelector('[hidden] :target, tr[hidden]:target')) return
  form.reset()
  filter()
  document.querySelector(':target').scrollIntoView()
})

const rowOf = (element) => {
  const row = element.closest('tr.row, tr.below')
  return row !== null && row.matches('.below') ? row.previousElementSibling : row
}
const goTo = (hash, row) => {
  const top = row.getBoundingClientRect().top
  location.hash = hash
  if (top < 0 || top > innerHeight / 2) return
  row.closest('.scroller').scrollTop += row.getBoundingClientRect().top - top
  scrollBy(0, row.getBoundingClientRect().top - top)
}
document.addEventListener('click', (event) => {
  const link = event.target.closest('tr a[href^="#"]')
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  const row = rowOf(link)
  const isOpen = link.closest('tr') === row && link.hash === location.hash
  goTo(isOpen ? row.id : link.hash, row)
})

const steps = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }
document.addEventListener('keydown', (event) => {
  const target = document.querySelector('.below :target')
  if (event.key === 'Escape' && target !== null) {
    const row = rowOf(target)
    const { hash } = location
    goTo(row.id, row)
    const links = [...row.querySelectorAll('a')]
    links.find((link) => link.hash === hash)?.focus({ preventScroll: true })
    return
  }
  const step = steps[event.key]
  const cell = event.target.closest('tr.row > *')
  if (step === undefined || cell === null) return
  const seen = rows.filter((row) => !row.hidden)
  const next = seen[seen.indexOf(cell.parentElement) + step[0]]?.cells[cell.cellIndex + step[1]]
  if (next === undefined) return
  event.preventDefault()
  next.querySelector('a').focus()
})
`
