// @ts-check
import { el } from '../lib/dom.js'
import { perform, resultPlace } from './notes.js'
/** @import { Attributes } from '../lib/dom.js' */
/** @import { Refusal } from '../lib/api.js' */

/**
 * A button for one thing that can be done, and under it what went wrong.
 * @template {{ refusal: Refusal | null }} Payload
 * @param {object} parts
 * @param {string} parts.words
 * @param {Attributes} [parts.look]
 * @param {() => Promise<boolean>} [parts.isMeant] asks once more
 * @param {() => Promise<Payload>} parts.work
 * @param {(payload: Payload, result: HTMLElement) => unknown} parts.done called unless it was refused
 */
export function actionButton({ words, look = {}, isMeant, work, done }) {
  const result = resultPlace()
  const button = el('button', { type: 'button', ...look }, words)
  const press = async () => {
    if (isMeant && !(await isMeant())) return
    await perform({ controls: button, result, work, done: (payload) => done(payload, result) })
  }
  button.addEventListener('click', () => void press())
  return el('div', {}, button, result)
}
