// @ts-check
import { el, said, whilePending } from '../lib/dom.js'
import { newIntent } from '../lib/intent.js'
import { requestAddress } from '../lib/links.js'
import { filePicker } from './file-picker.js'
import { faultNote, refusalNote, resultPlace } from './notes.js'
import { field } from './parts.js'
import { mayCreate } from './request-list.js'
import { failedNote, sendingPlace } from './sending.js'
/** @import { EgressRequest } from '../lib/api.js' */
/** @import { View, Visit } from './shell.js' */

/**
 * The form of a researcher: what leaves and why, the files, and then all in one go. What was done stays done: after a
 * failure the same draft goes on.
 * @param {Visit} visit
 * @returns {Promise<View>}
 */
export async function newRequestView({ api, me }) {
  if (!mayCreate(me)) return notForYou()
  const title = el('input', { required: true, minlength: 3, maxlength: 200 })
  const purpose = el('textarea', { required: true, minlength: 10, maxlength: 5000, rows: 5 })
  const project = el(
    'select',
    { required: true },
    me.projects.map((id) => el('option', { value: id }, id)),
  )
  const words = el(
    'fieldset',
    {},
    field('Title', title, 'A short name, 3 to 200 characters.'),
    field('Purpose', purpose, 'Why this data should leave and who gets it. The reviewers read this first.'),
    field('Project', project),
  )
  const picker = filePicker()
  const sending = sendingPlace()
  const result = resultPlace()
  const creating = newIntent()
  const submitting = newIntent()
  /** @type {EgressRequest | undefined} */
  let draft

  /** @returns {Promise<Node | undefined>} what went wrong */
  const go = async () => {
    if (!draft) {
      const input = { title: title.value, purpose: purpose.value, project: project.value }
      const created = await creating.run(input, api.createRequest)
      if (created.refusal || !created.request)
        return created.refusal ? refusalNote(created.refusal) : undefined
      draft = created.request
      words.disabled = true
    }
    const chosen = picker.chosen()
    if (chosen.size > 0) {
      const { refusal, failed } = await sending.send(api, draft.id, chosen)
      if (refusal) return refusalNote(refusal)
      picker.keepOnly(failed)
      if (failed.size > 0) return failedNote(failed)
    }
    const latest = (await api.getRequest(draft.id)) ?? draft
    const submitted = await submitting.run(
      { id: draft.id, expectedVersion: latest.version },
      api.submitRequest,
    )
    if (submitted.refusal) return refusalNote(submitted.refusal)
    location.hash = requestAddress(draft.id).slice(1)
    return undefined
  }

  const submit = (/** @type {Event} */ event) => {
    event.preventDefault()
    void whilePending(controls, async () => {
      result.replaceChildren()
      const wrong = await go().catch(faultNote)
      if (!wrong) return
      result.append(wrong)
      if (draft) result.append(draftNote(draft))
    })
  }

  const controls = el(
    'fieldset',
    {},
    words,
    picker.node,
    el('button', { class: 'main' }, 'Send the files and hand in'),
  )
  const form = el(
    'form',
    { class: 'card form', submit, 'aria-label': 'New request' },
    controls,
    sending.node,
    result,
  )
  const hint =
    'Handing in freezes the files: reviewers decide on exactly these, and later changes need a new request.'
  return { title: 'New request', content: [el('h1', {}, 'New request'), el('p', {}, hint), form] }
}

/** @param {EgressRequest} draft */
function draftNote({ id, title }) {
  const link = el('a', { href: requestAddress(id) }, said(title))
  return el('p', { class: 'note' }, 'The draft ', link, ' is kept, with the files that have arrived.')
}

/** @returns {View} */
function notForYou() {
  const why =
    'Requests are started by researchers in a project of theirs. Ask an administrator to add you to one.'
  return { title: 'New request', content: [el('h1', {}, 'New request'), el('p', {}, why)] }
}
