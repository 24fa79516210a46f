// @ts-check
import { announce, el, said } from '../lib/dom.js'
import { counted, packingWords, size, turnWords } from '../lib/words.js'
import { actionsPanel } from './actions-panel.js'
import { fileList } from './file-list.js'
import { badge, digest, facts, personName, when } from './parts.js'
import { stageList } from './stage-list.js'
/** @import { EgressRequest } from '../lib/api.js' */
/** @import { View, Visit } from './shell.js' */

const POLL_MS = 1500
/** A package of it will be made, if nothing comes between. @type {ReadonlySet<string>} */
const WILL_BE_PACKED = new Set(['STAGING', 'IN_REVIEW', 'RELEASING'])

/**
 * One request: where it is, whose turn, its files, who decided what, and what this person may do.
 * @param {Visit} visit
 * @param {string} id
 * @returns {Promise<View>}
 */
export async function requestView(visit, id) {
  const request = await visit.api.getRequest(id)
  if (!request) return nothingHere()
  const place = el('article', { class: 'request' })

  /**
   * @param {EgressRequest} next
   * @param {ReadonlySet<string>} [sent]
   */
  const draw = async (next, sent = new Set()) => {
    const files = await fileList({ visit, request: next, show, sent })
    const packing = WILL_BE_PACKED.has(next.status) ? await visit.api.getPacking(next.id) : null
    const packed = el('span', {}, packing && packingWords(packing))
    place.replaceChildren(...parts(visit, next, files, packed, show))
    if (!visit.isOver.aborted && isMoving(next)) watch(visit, next, packed, show)
  }

  /**
   * @param {EgressRequest} next
   * @param {{ keepsFocus?: boolean, sent?: ReadonlySet<string> }} [how]
   */
  const show = async (next, { keepsFocus = false, sent } = {}) => {
    await draw(next, sent)
    announce(`${next.title}: ${turnWords(next)}.`)
    if (!keepsFocus) place.querySelector('h1')?.focus()
  }

  await draw(request)
  return { title: request.title, content: [place] }
}

/**
 * @typedef {(request: EgressRequest, how?: { keepsFocus?: boolean, sent?: ReadonlySet<string> }) => Promise<void>} Show puts a newer state of the request in place; `sent` are files that have just arrived from here
 */

/** @returns {View} */
function nothingHere() {
  return {
    title: 'No such request',
    content: [
      el('h1', {}, 'No such request'),
      el(
        'p',
        {},
        'There is nothing here under this id that you may see. Check the link, or ask for access to its project.',
      ),
      el('p', {}, el('a', { href: '#all' }, 'All requests')),
    ],
  }
}

/**
 * @param {Visit} visit
 * @param {EgressRequest} request
 * @param {Node} files
 * @param {Node} packed
 * @param {Show} show
 */
function parts(visit, request, files, packed, show) {
  return [
    el('p', { class: 'small' }, el('a', { href: '#' }, 'Requests')),
    el('div', { class: 'heading' }, el('h1', { tabindex: -1 }, said(request.title)), badge(request.status)),
    el(
      'p',
      { class: `turn ${request.whoseTurn.owner.toLowerCase()}` },
      el('strong', {}, 'Whose turn: '),
      said(turnWords(request)),
    ),
    request.failure && failureNote(request.failure),
    el(
      'div',
      { class: 'columns' },
      summary(request, packed),
      el('div', { class: 'side' }, actionsPanel({ visit, request, show }), stageList(request)),
      files,
    ),
  ].filter((part) => part !== null)
}

/** @param {NonNullable<EgressRequest['failure']>} failure */
function failureNote({ step, code, reason, at }) {
  return el(
    'div',
    { class: 'note bad' },
    el(
      'p',
      {},
      el('strong', {}, `The step ${step} failed`),
      ' ',
      when(at),
      ': ',
      said(reason),
      ' ',
      el('code', {}, code),
    ),
  )
}

/**
 * @param {EgressRequest} request
 * @param {Node} packed
 */
function summary(request, packed) {
  const { purpose, files, release, downloads, stagedDeleted, policy, manifestDigest, imported } = request
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'about' },
    el('h2', { id: 'about' }, 'About'),
    el('p', { class: 'prose', dir: 'auto' }, purpose),
    facts([
      ['Asked by', personName(request.requestedBy)],
      ['Project', el('code', {}, said(request.project))],
      ['Workspace', el('code', {}, said(request.workspace))],
      ['Started', when(request.createdAt)],
      ['Handed in', request.submittedAt && when(request.submittedAt)],
      ['Files', imported ? 'not recorded there' : `${counted(files.count, 'file')}, ${size(files.bytes)}`],
      ['Types', files.types.join(', ')],
      ['Manifest', manifestDigest && digest(manifestDigest)],
      ['Policy', `${policy.name}, version ${policy.version}`],
      ['Round', String(request.round)],
      [
        'Package',
        release && [digest(release.sha256), `, ${size(release.bytes)}, `, when(release.releasedAt)],
      ],
      ['Packing', WILL_BE_PACKED.has(request.status) && packed],
      ['Downloads', release && downloadWords(downloads)],
      [
        'Staged copies',
        stagedDeleted && [`${counted(stagedDeleted.files, 'file')} deleted `, when(stagedDeleted.at)],
      ],
      [
        'Imported',
        imported && [when(imported.at), ` from ${imported.from}, where its status was ${imported.status}`],
      ],
      ['Id', el('code', {}, request.id)],
    ]),
  )
}

/** @param {EgressRequest['downloads']} downloads */
function downloadWords({ used, allowed, until }) {
  return [`${used} of ${allowed} used`, ...(until === null ? [] : [', until ', when(until)])]
}

/** @param {EgressRequest} request */
function isMoving({ whoseTurn, failure }) {
  return whoseTurn.owner === 'SYSTEM' && failure === null
}

/**
 * Looks again until the service has moved the request on, while somebody looks and has no question open.
 * @param {Visit} visit
 * @param {EgressRequest} request
 * @param {HTMLElement} packed
 * @param {Show} show
 */
function watch({ api, isOver }, request, packed, show) {
  const look = async () => {
    if (isOver.aborted) return
    const isBusy = document.hidden || document.querySelector('dialog') !== null
    const next = isBusy ? request : await api.getRequest(request.id).catch(() => request)
    if (isOver.aborted) return
    if (next && next.version > request.version) await show(next, { keepsFocus: true })
    else {
      if (request.status === 'RELEASING') await tell(api, request, packed)
      setTimeout(look, POLL_MS)
    }
  }
  setTimeout(look, POLL_MS)
}

/**
 * Says how far the package is. Where that cannot be asked now, what was said stands.
 * @param {Visit['api']} api
 * @param {EgressRequest} request
 * @param {HTMLElement} packed
 */
async function tell(api, { id }, packed) {
  const packing = await api.getPacking(id).catch(() => null)
  if (packing) packed.textContent = packingWords(packing)
}
