// @ts-check
import { el, said } from '../lib/dom.js'
import { newIntent } from '../lib/intent.js'
import { counted, groupWords, size } from '../lib/words.js'
import { actionButton } from './action-button.js'
import { confirmed } from './confirm.js'
import { perform, resultPlace } from './notes.js'
import { facts, field } from './parts.js'
/** @import { Parts } from './actions-panel.js' */
/** @import { EgressRequest, Verdict } from '../lib/api.js' */

const MIN_REJECTION = 10

/**
 * The form of a reviewer. The decision names the version and the manifest that this page shows, not the newest ones.
 * @param {Parts} parts
 */
export function decidePart({ visit, request, show }) {
  const reason = el('textarea', { rows: 4, required: true, maxlength: 5000, name: 'reason' })
  reason.addEventListener('input', () => reason.setCustomValidity(''))
  const result = resultPlace()
  const intent = newIntent()

  /** @param {Verdict} decision */
  const decide = async (decision) => {
    reason.setCustomValidity(complaint(decision, reason.value))
    if (!reason.reportValidity()) return
    if (!(await confirmed(question(decision, request, reason.value)))) return
    const { id, version: expectedVersion, manifestDigest } = request
    const input = {
      id,
      expectedVersion,
      manifestDigest: manifestDigest ?? '',
      decision,
      reason: reason.value,
    }
    await perform({
      controls,
      result,
      work: () => intent.run(input, visit.api.updateRequest),
      done: (payload) => payload.request && show(payload.request),
    })
  }

  const controls = el(
    'fieldset',
    {},
    el('legend', {}, `Decide for ${groupWords(request.whoseTurn.group ?? '')}`),
    whatItIsAbout(request),
    field(
      'Reason',
      reason,
      `Kept in the record and shown to the requester. For a rejection at least ${MIN_REJECTION} characters.`,
    ),
    el(
      'div',
      { class: 'buttons' },
      el('button', { type: 'button', class: 'main', click: () => void decide('APPROVED') }, 'Approve…'),
      el('button', { type: 'button', class: 'harsh', click: () => void decide('REJECTED') }, 'Reject…'),
    ),
  )
  const again = actionButton({
    words: 'Load the request again',
    work: async () => ({ request: await visit.api.getRequest(request.id), refusal: null }),
    done: (payload) => payload.request && show(payload.request),
  })
  return el('form', { submit: stay }, controls, el('div', { class: 'refused' }, result, again))
}

/** @param {Event} event */
function stay(event) {
  event.preventDefault()
}

/** @param {EgressRequest} request */
function whatItIsAbout({ files, manifestDigest, version }) {
  return facts([
    ['Files', `${counted(files.count, 'file')}, ${size(files.bytes)}`],
    ['Manifest', el('code', { class: 'long' }, manifestDigest ?? '')],
    ['Version', String(version)],
  ])
}

/**
 * @param {Verdict} decision
 * @param {string} reason
 */
function complaint(decision, reason) {
  const { length } = Array.from(reason.trim())
  if (length === 0) return 'Please give a reason.'
  return decision === 'REJECTED' && length < MIN_REJECTION
    ? `Please use at least ${MIN_REJECTION} characters to say why these files may not leave.`
    : ''
}

/**
 * @param {Verdict} decision
 * @param {EgressRequest} request
 * @param {string} reason
 */
function question(decision, request, reason) {
  const isApproval = decision === 'APPROVED'
  const effect = isApproval
    ? 'You approve exactly these files. A decision cannot be taken back.'
    : 'Nothing of this request will leave. A rejection is final.'
  return {
    title: isApproval ? 'Approve these files?' : 'Reject this request?',
    body: [
      el('p', {}, said(request.title)),
      whatItIsAbout(request),
      el('p', {}, effect),
      el('blockquote', { class: 'prose', dir: 'auto' }, reason),
    ],
    yes: isApproval ? 'Approve these files' : 'Reject the request',
    isHarsh: !isApproval,
  }
}
