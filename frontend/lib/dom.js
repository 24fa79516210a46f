// @ts-check

/** @typedef {Node | string | false | null | undefined} Child */
/** @typedef {Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>} Attributes */

/**
 * A new element. Strings become text, never markup; a function is called on the event that it is named after.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {readonly (Child | readonly Child[])[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name, value)
    else if (value !== undefined && value !== false)
      node.setAttribute(name, value === true ? '' : String(value))
  }
  node.append(...shown(children.flat()))
  return node
}

/** @param {readonly Child[]} children */
function shown(children) {
  return children.filter((child) => child !== false && child !== null && child !== undefined)
}

/**
 * What someone wrote, in the direction of its own letters, so that it cannot turn the text around it.
 * @param {string} text
 */
export function said(text) {
  return el('bdi', {}, text)
}

/**
 * The element of the page that has this id.
 * @param {string} id
 */
export function byId(id) {
  const found = document.getElementById(id)
  if (!found) throw new Error(`The page has no element ${id}.`)
  return found
}

let lastId = 0

/** An id that no other element of the page has. */
export function freshId() {
  lastId += 1
  return `e${lastId}`
}

/**
 * Tells people who listen to the page rather than look at it what has just happened.
 * @param {string} sentence
 */
export function announce(sentence) {
  byId('announcements').textContent = sentence
}

/**
 * Disables what holds the controls while the work goes on, and gives the focus back afterwards.
 * @param {HTMLButtonElement | HTMLFieldSetElement} controls
 * @param {() => Promise<void>} work
 */
export async function whilePending(controls, work) {
  if (controls.disabled) return
  const focused = document.activeElement
  controls.disabled = true
  controls.setAttribute('aria-busy', 'true')
  try {
    await work()
  } finally {
    controls.disabled = false
    controls.removeAttribute('aria-busy')
    const lostFocus = document.activeElement === document.body
    if (lostFocus && focused instanceof HTMLElement && focused.isConnected) focused.focus()
  }
}
