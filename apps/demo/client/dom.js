/** The id of an element in, the element out; it is there on each page that loads this. */

/**
 * @template {Element} E
 * @param {string} id
 * @param {new () => E} kind
 * @returns {E}
 */
export function at(id, kind) {
  const element = document.getElementById(id)
  if (element instanceof kind) return element
  throw new Error(`The page needs #${id}, a ${kind.name}.`)
}

/**
 * @param {string} id
 * @param {string} text
 */
export function say(id, text) {
  const element = at(id, HTMLElement)
  // A live region that is set to what it says already would be read again.
  if (element.textContent !== text) element.textContent = text
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {string | Node} content
 * @param {Partial<HTMLElementTagNameMap[K]>} [properties]
 */
export function make(name, content, properties = {}) {
  const element = Object.assign(document.createElement(name), properties)
  element.append(content)
  return element
}
