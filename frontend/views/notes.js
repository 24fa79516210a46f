// @ts-check
import { el, said, whilePending } from '../lib/dom.js'
import { faultSentence } from '../lib/faults.js'
/** @import { Refusal } from '../lib/api.js' */

/** A place for what went wrong, read out as soon as it is filled. */
export function resultPlace() {
  return el('div', { role: 'alert' })
}

/**
 * A refusal in words, with the files or fields that it is about.
 * @param {Refusal} refusal
 */
export function refusalNote({ message, problems }) {
  const lines = problems.map(({ at, message: why }) => el('li', {}, el('code', {}, said(at)), ' ', said(why)))
  return el('div', { class: 'note bad' }, el('p', {}, message), lines.length > 0 && el('ul', {}, lines))
}

/**
 * A fault in words.
 * @param {unknown} fault
 */
export function faultNote(fault) {
  return el('div', { class: 'note bad' }, el('p', {}, faultSentence(fault)))
}

/**
 * Does what somebody asked for: the controls rest meanwhile, and what goes wrong is said in the result place.
 * @template {{ refusal: Refusal | null }} Payload
 * @param {object} parts
 * @param {HTMLButtonElement | HTMLFieldSetElement} parts.controls
 * @param {HTMLElement} parts.result
 * @param {() => Promise<Payload>} parts.work
 * @param {(payload: Payload) => unknown} parts.done called unless it was refused
 */
export function perform({ controls, result, work, done }) {
  return whilePending(controls, async () => {
    result.replaceChildren()
    try {
      const payload = await work()
      if (payload.refusal) result.replaceChildren(refusalNote(payload.refusal))
      else await done(payload)
    } catch (fault) {
      result.replaceChildren(faultNote(fault))
    }
  })
}
