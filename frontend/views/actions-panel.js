// @ts-check
import { el, said } from '../lib/dom.js'
import { ACTION_WORDS } from '../lib/words.js'
import { addFilesPart } from './add-files-part.js'
import { decidePart } from './decide-part.js'
import { downloadPart, retryPart, submitPart, withdrawPart } from './request-buttons.js'
/** @import { Action, EgressRequest } from '../lib/api.js' */
/** @import { Show } from './request-view.js' */
/** @import { Visit } from './shell.js' */

/** @typedef {{ visit: Visit, request: EgressRequest, show: Show }} Parts */

/** @type {readonly (readonly [Action, (parts: Parts) => Node])[]} */
const PARTS = [
  ['DECIDE', decidePart],
  ['ADD_FILES', addFilesPart],
  ['SUBMIT', submitPart],
  ['DOWNLOAD', downloadPart],
  ['RETRY', retryPart],
  ['WITHDRAW', withdrawPart],
]

/**
 * What this person may do with the request now, the means to do it, and why not the rest.
 * @param {Parts} parts
 */
export function actionsPanel(parts) {
  const { allowedActions, blockedReasons } = parts.request
  const allowed = allowedActions.map((action) => el('li', {}, ACTION_WORDS[action] ?? action))
  const blocked = blockedReasons.map(({ action, message }) =>
    el('li', {}, el('strong', {}, `${ACTION_WORDS[action] ?? action}: `), said(message)),
  )
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'actions' },
    el('h2', { id: 'actions' }, 'What you can do'),
    allowed.length > 0
      ? el('ul', { class: 'allowed' }, allowed)
      : el('p', {}, 'Nothing just now, but to look.'),
    PARTS.filter(([action]) => allowedActions.includes(action)).map(([, part]) => part(parts)),
    blocked.length > 0 &&
      el('details', {}, el('summary', {}, 'Why not the rest'), el('ul', { class: 'small' }, blocked)),
  )
}
