// @ts-check
import { el, freshId } from '../lib/dom.js'
/** @import { Child } from '../lib/dom.js' */

/**
 * Asks once more before something that cannot be undone.
 * @param {{ title: string, body: readonly Child[], yes: string, isHarsh?: boolean }} question
 * @returns {Promise<boolean>} false also where it was closed with Escape
 */
export function confirmed({ title, body, yes, isHarsh = false }) {
  const id = freshId()
  const dialog = el(
    'dialog',
    { 'aria-labelledby': id },
    el('h2', { id }, title),
    ...body,
    el(
      'form',
      { method: 'dialog', class: 'buttons' },
      el('button', { value: 'yes', class: isHarsh ? 'harsh' : 'main' }, yes),
      el('button', { value: 'no', autofocus: true }, 'Go back'),
    ),
  )
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'yes')
    })
  })
}
