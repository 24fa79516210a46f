// @ts-check
import { el, whilePending } from '../lib/dom.js'
import { filePicker } from './file-picker.js'
import { faultNote, refusalNote, resultPlace } from './notes.js'
import { failedNote, sendingPlace } from './sending.js'
/** @import { Parts } from './actions-panel.js' */

/**
 * For the author of a draft: adds files to it.
 * @param {Parts} parts
 */
export function addFilesPart({ visit: { api }, request, show }) {
  const picker = filePicker()
  const sending = sendingPlace()
  const result = resultPlace()

  /** @returns {Promise<Node | undefined>} what went wrong */
  const send = async () => {
    const chosen = picker.chosen()
    if (chosen.size === 0) return undefined
    const { refusal, failed } = await sending.send(api, request.id, chosen)
    if (refusal) return refusalNote(refusal)
    picker.keepOnly(failed)
    if (failed.size > 0) return failedNote(failed)
    const newer = await api.getRequest(request.id)
    if (newer) await show(newer, { sent: new Set(chosen.keys()) })
    return undefined
  }

  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault()
    void whilePending(controls, async () => {
      result.replaceChildren()
      result.append((await send().catch(faultNote)) ?? '')
    })
  }

  /** @type {HTMLFieldSetElement} */
  const controls = el(
    'fieldset',
    {},
    el('legend', {}, 'Add files'),
    picker.node,
    el('button', {}, 'Send the files'),
  )
  return el('form', { submit }, controls, sending.node, result)
}
