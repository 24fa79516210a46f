// @ts-check
import { announce, el, said } from '../lib/dom.js'
import { counted, size } from '../lib/words.js'
import { field } from './parts.js'
/** @import { Chosen } from '../lib/send-files.js' */

const SHOWN = 100

/** Two ways to choose files, single ones and a whole folder, and the list of what is chosen so far. */
export function filePicker() {
  /** @type {Map<string, File>} */
  const chosen = new Map()
  const list = el('div', { class: 'chosen' })

  const draw = () => {
    const rows = [...chosen]
      .slice(0, SHOWN)
      .map(([path, file]) => chosenRow(path, file, () => leaveOut(path)))
    const rest = chosen.size - rows.length
    list.replaceChildren(
      el('p', {}, chosen.size === 0 ? 'No files chosen yet.' : `Chosen: ${chosenWords(chosen)}`),
      el('ul', {}, rows),
      rest > 0 ? el('p', { class: 'small' }, `and ${counted(rest, 'more file')}`) : '',
    )
  }

  /** @param {string} path */
  const leaveOut = (path) => {
    chosen.delete(path)
    draw()
    announce(`Left out. Chosen: ${chosenWords(chosen)}.`)
    list.querySelector('button')?.focus()
  }

  /** @param {HTMLInputElement} input */
  const take = (input) => {
    for (const file of input.files ?? []) chosen.set(file.webkitRelativePath || file.name, file)
    input.value = ''
    draw()
    announce(`Chosen: ${chosenWords(chosen)}.`)
  }

  const files = el('input', { type: 'file', multiple: true })
  const folder = el('input', { type: 'file', webkitdirectory: true })
  for (const input of [files, folder]) input.addEventListener('change', () => take(input))
  draw()
  return {
    node: el('div', { class: 'picker' }, field('Files', files), field('Or a whole folder', folder), list),
    /** @returns {Chosen} */
    chosen: () => new Map(chosen),
    /**
     * Forgets all but these.
     * @param {ReadonlyMap<string, unknown>} wanted
     */
    keepOnly(wanted) {
      for (const path of chosen.keys()) if (!wanted.has(path)) chosen.delete(path)
      draw()
    },
  }
}

/** @param {Chosen} chosen */
export function chosenWords(chosen) {
  return `${counted(chosen.size, 'file')}, ${size(bytesOf(chosen))}`
}

/** @param {Chosen} chosen */
export function bytesOf(chosen) {
  return [...chosen.values()].reduce((total, file) => total + file.size, 0)
}

/**
 * @param {string} path
 * @param {File} file
 * @param {() => void} leaveOut
 */
function chosenRow(path, file, leaveOut) {
  const button = el(
    'button',
    { type: 'button', click: leaveOut, 'aria-label': `Leave out ${path}` },
    'Leave out',
  )
  return el(
    'li',
    {},
    el('code', { class: 'path' }, said(path)),
    ' ',
    el('small', {}, size(file.size)),
    ' ',
    button,
  )
}
