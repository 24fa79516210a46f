// @ts-check
import { el } from '../lib/dom.js'
/** @import { Child } from '../lib/dom.js' */

/**
 * An empty table. On a narrow screen its rows become cards, each cell under its heading; the roles are written out
 * because browsers forget them there.
 * @param {string} caption
 * @param {readonly string[]} headings
 */
export function newTable(caption, headings) {
  const body = el('tbody', { role: 'rowgroup' })
  const head = headings.map((heading) => el('th', { scope: 'col', role: 'columnheader' }, heading))
  const node = el(
    'table',
    { role: 'table' },
    el('caption', { class: 'unseen' }, caption),
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, head)),
    body,
  )
  return {
    node,
    /**
     * Adds a row with one cell for each heading.
     * @param {readonly (Child | readonly Child[])[]} cells
     */
    add(cells) {
      const row = el(
        'tr',
        { role: 'row' },
        cells.map((cell, index) =>
          el('td', { role: 'cell', 'data-label': headings[index] }, el('div', {}, cell)),
        ),
      )
      body.append(row)
      return row
    },
  }
}
