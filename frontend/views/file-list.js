// @ts-check
import { el, said } from '../lib/dom.js'
import { newIntent } from '../lib/intent.js'
import { follow } from '../lib/links.js'
import { counted, size } from '../lib/words.js'
import { actionButton } from './action-button.js'
import { pagedList } from './paged.js'
import { digest, when } from './parts.js'
import { newTable } from './table.js'
/** @import { EgressRequest, RequestFile } from '../lib/api.js' */
/** @import { Show } from './request-view.js' */
/** @import { Visit } from './shell.js' */

/**
 * The files of the present round, page by page, each with what this person may do with it.
 * @param {object} parts
 * @param {Visit} parts.visit
 * @param {EgressRequest} parts.request
 * @param {Show} parts.show
 * @param {ReadonlySet<string>} parts.sent paths whose bytes the store has just taken from here; the record may hear of it later
 */
export async function fileList({ visit, request, show, sent }) {
  const { id, files, status } = request
  const doing = whatToDo({ visit, request, show })
  const table = newTable('Files', ['Path', 'Size', 'SHA-256', 'Type', ...(doing ? ['Do'] : [])])
  const list = await pagedList({
    list: table.node,
    load: (nextToken) => visit.api.listFiles({ requestId: id, nextToken }),
    add(file) {
      const cells = [el('code', { class: 'path' }, said(file.path)), size(file.bytes), ...content(file, sent)]
      return table.add(doing ? [...cells, doing(file)] : cells)
    },
    empty: files.count > 0 ? 'You may see the request, but not the list of its files.' : 'No files yet.',
  })
  const numbers = files.count > 0 ? `${counted(files.count, 'file')}, ${size(files.bytes)}` : ''
  const hint = status === 'DRAFT' ? 'Files are hashed when the draft is handed in.' : ''
  return el(
    'section',
    { class: 'card files', 'aria-labelledby': 'files' },
    el('h2', { id: 'files' }, 'Files ', el('small', {}, numbers)),
    hint && el('p', { class: 'small' }, hint),
    list,
  )
}

/**
 * The button that each file has; `undefined` where there is nothing to do with them.
 * @param {{ visit: Visit, request: EgressRequest, show: Show }} parts
 * @returns {((file: RequestFile) => Node) | undefined}
 */
function whatToDo(parts) {
  const { id, allowedActions } = parts.request
  if (allowedActions.includes('VIEW_FILE')) return (file) => viewButton(parts.visit, id, file)
  return allowedActions.includes('REMOVE_FILES') ? (file) => removeButton(parts, file) : undefined
}

/**
 * @param {RequestFile} file
 * @param {ReadonlySet<string>} sent
 */
function content({ path, sha256, mediaType, uploaded }, sent) {
  const missing = uploaded || sent.has(path) ? 'arrived' : 'not arrived yet'
  return [sha256 === null ? missing : digest(sha256), mediaType ?? '–']
}

/**
 * @param {Visit} visit
 * @param {string} requestId
 * @param {RequestFile} file
 */
function viewButton({ api }, requestId, { path }) {
  const intent = newIntent()
  return actionButton({
    words: 'View',
    look: { 'aria-label': `View ${path} in a new tab` },
    work: () => intent.run({ requestId, path }, api.viewFile),
    done({ url, expiresAt }, result) {
      if (!url || !expiresAt) return
      follow(url, { target: '_blank' })
      const again = el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, 'Open again')
      result.replaceChildren(el('p', { class: 'small' }, again, ' until ', when(expiresAt)))
    },
  })
}

/**
 * @param {{ visit: Visit, request: EgressRequest, show: Show }} parts
 * @param {RequestFile} file
 */
function removeButton({ visit: { api }, request, show }, { path }) {
  const intent = newIntent()
  return actionButton({
    words: 'Take out',
    look: { 'aria-label': `Take out ${path}` },
    work: () => intent.run({ requestId: request.id, paths: [path] }, api.removeFiles),
    done: (payload) => payload.request && show(payload.request),
  })
}
