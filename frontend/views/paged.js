// @ts-check
import { announce, el, whilePending } from '../lib/dom.js'
import { faultNote, resultPlace } from './notes.js'
/** @import { Page } from '../lib/api.js' */

/**
 * A list that grows page by page.
 * @template Item
 * @param {object} parts
 * @param {HTMLElement} parts.list what the items are shown in
 * @param {(nextToken: string | null) => Promise<Page<Item> | null>} parts.load
 * @param {(item: Item) => HTMLElement} parts.add puts one item into the list
 * @param {string} parts.empty said where there is nothing
 */
export async function pagedList({ list, load, add, empty }) {
  const result = resultPlace()
  const more = el('button', { type: 'button' }, 'Show more')
  more.addEventListener('click', () => void whilePending(more, next))
  /** @type {string | null} */
  let token = null

  /** @param {Page<Item> | null} page */
  const show = (page) => {
    token = page?.nextToken ?? null
    more.hidden = token === null
    return (page?.items ?? []).map(add)
  }

  async function next() {
    result.replaceChildren()
    try {
      const rows = show(await load(token))
      announce(`${rows.length} more shown.`)
      if (token === null) focusFirst(rows)
    } catch (fault) {
      result.replaceChildren(faultNote(fault))
    }
  }

  const isEmpty = show(await load(null)).length === 0
  return el('div', { class: 'paged' }, isEmpty ? el('p', { class: 'empty' }, empty) : list, result, more)
}

/** @param {readonly HTMLElement[]} rows */
function focusFirst(rows) {
  const target = rows[0]?.querySelector('a, button, [tabindex]')
  if (target instanceof HTMLElement) target.focus()
}
