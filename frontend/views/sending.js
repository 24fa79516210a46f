// @ts-check
import { announce, el, said } from '../lib/dom.js'
import { sendFiles } from '../lib/send-files.js'
import { counted, size } from '../lib/words.js'
import { bytesOf } from './file-picker.js'
/** @import { Api } from '../lib/api.js' */
/** @import { Chosen, SendAnswer } from '../lib/send-files.js' */

/** Shows how far the files are, and keeps people from closing the page while they are under way. */
export function sendingPlace() {
  const bar = el('progress', { 'aria-label': 'Sending the files' })
  const words = el('p', { class: 'small' })
  const node = el('div', { hidden: true }, bar, words)
  return {
    node,
    /**
     * Sends the files to the draft.
     * @param {Api} api
     * @param {string} requestId
     * @param {Chosen} chosen
     * @returns {Promise<SendAnswer>}
     */
    async send(api, requestId, chosen) {
      const bytes = bytesOf(chosen)
      // An empty file has no bytes to count, so that the bar counts them and the files.
      bar.max = bytes + chosen.size
      bar.value = 0
      node.hidden = false
      announce(`Sending ${counted(chosen.size, 'file')}.`)
      addEventListener('beforeunload', askToStay)
      try {
        return await sendFiles({
          api,
          requestId,
          chosen,
          onProgress(sent) {
            bar.value = sent.bytes + sent.files
            words.textContent = `${sent.files} of ${counted(chosen.size, 'file')}, ${size(sent.bytes)} of ${size(bytes)}`
          },
        })
      } finally {
        removeEventListener('beforeunload', askToStay)
        node.hidden = true
      }
    },
  }
}

/**
 * The files that did not arrive, and why.
 * @param {ReadonlyMap<string, string>} failed
 */
export function failedNote(failed) {
  const lines = [...failed]
    .slice(0, 100)
    .map(([path, why]) => el('li', {}, el('code', {}, said(path)), ' ', why))
  return el(
    'div',
    { class: 'note bad' },
    el(
      'p',
      {},
      `${counted(failed.size, 'file')} did not arrive. The others did. Try again to send the rest.`,
    ),
    el('ul', {}, lines),
  )
}

/** @param {Event} event */
function askToStay(event) {
  event.preventDefault()
}
