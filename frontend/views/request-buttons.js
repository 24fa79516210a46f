// @ts-check
import { el, said } from '../lib/dom.js'
import { newIntent } from '../lib/intent.js'
import { follow } from '../lib/links.js'
import { counted, size } from '../lib/words.js'
import { actionButton } from './action-button.js'
import { confirmed } from './confirm.js'
import { field } from './parts.js'
/** @import { Parts } from './actions-panel.js' */

/**
 * Fetches the package, which uses one download up.
 * @param {Parts} parts
 */
export function downloadPart({ visit, request, show }) {
  const { used, allowed } = request.downloads
  const intent = newIntent()
  const button = actionButton({
    words: 'Download the package',
    look: { class: 'main' },
    work: () => intent.run({ requestId: request.id }, visit.api.downloadData),
    done(payload) {
      if (payload.url) follow(payload.url, { download: true })
      return payload.request && show(payload.request)
    },
  })
  return el('div', {}, button, el('p', { class: 'small' }, `Uses one of the ${allowed - used} left.`))
}

/**
 * Tries a failed step again.
 * @param {Parts} parts
 */
export function retryPart({ visit, request, show }) {
  const intent = newIntent()
  return actionButton({
    words: 'Try the failed step again',
    look: { class: 'main' },
    work: () => intent.run({ id: request.id, expectedVersion: request.version }, visit.api.retryRequest),
    done: (payload) => payload.request && show(payload.request),
  })
}

/**
 * Takes the request back, after asking once more.
 * @param {Parts} parts
 */
export function withdrawPart({ visit, request, show }) {
  const intent = newIntent()
  const reason = el('textarea', { rows: 2, maxlength: 5000 })
  const input = () => {
    const why = reason.value.trim()
    return { id: request.id, expectedVersion: request.version, ...(why === '' ? {} : { reason: why }) }
  }
  const effect =
    'Nothing of it will leave, and the staged copies of its files are deleted. It cannot be taken up again.'
  return actionButton({
    words: 'Withdraw…',
    isMeant: () =>
      confirmed({
        title: 'Withdraw this request?',
        body: [el('p', {}, said(request.title)), el('p', {}, effect), field('Why (optional)', reason)],
        yes: 'Withdraw the request',
        isHarsh: true,
      }),
    work: () => intent.run(input(), visit.api.withdrawRequest),
    done: (payload) => payload.request && show(payload.request),
  })
}

/**
 * Hands a draft in, after asking once more.
 * @param {Parts} parts
 */
export function submitPart({ visit, request, show }) {
  const { id, title, version, files } = request
  const intent = newIntent()
  return actionButton({
    words: 'Hand in…',
    look: { class: 'main' },
    isMeant: () =>
      confirmed({
        title: 'Hand this request in?',
        body: [
          el('p', {}, said(title), `: ${counted(files.count, 'file')}, ${size(files.bytes)}.`),
          el('p', {}, 'Its files are frozen: reviewers decide on exactly these.'),
        ],
        yes: 'Hand in',
      }),
    work: () => intent.run({ id, expectedVersion: version }, visit.api.submitRequest),
    done: (payload) => payload.request && show(payload.request),
  })
}
