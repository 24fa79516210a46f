// @ts-check
import { el, said, whilePending } from '../lib/dom.js'
import { demoPeople } from './demo-people.js'
import { faultNote, resultPlace } from './notes.js'
import { field } from './parts.js'
/** @import { CodeFlow } from '../lib/code-flow.js' */
/** @import { Service } from '../lib/service.js' */

/**
 * For whoever is signed out: what Sluice is, and the way in.
 * @param {object} parts
 * @param {Service} parts.service
 * @param {string} parts.notice what happened to the session before
 * @param {string} parts.refused why the provider's page or its answer let nobody in
 * @param {() => void} parts.done
 */
export function signInView({ service: { config, session, codeFlow }, notice, refused, done }) {
  const result = resultPlace()
  if (notice) result.append(el('p', { class: 'note' }, notice))
  else if (refused) result.append(el('p', { class: 'note bad' }, said(refused)))
  if (codeFlow) return entrance(providerCard(codeFlow, result))
  const { demo } = config
  const { form, fill } = passwordForm({ session, password: demo?.password ?? '', result, done })
  return entrance(form, demo && el('div', {}, demoPeople(demo, fill)))
}

/**
 * @param {Node} card
 * @param {Node} [below]
 */
function entrance(card, below) {
  const top = el('div', { class: 'entrance' }, introduction(), card)
  return { title: 'Sluice', content: below ? [top, below] : [top] }
}

/**
 * Leads to the page of the provider.
 * @param {CodeFlow} codeFlow
 * @param {HTMLElement} result
 */
function providerCard(codeFlow, result) {
  /** @type {HTMLButtonElement} */
  const button = el(
    'button',
    { type: 'button', class: 'main', click: () => void whilePending(button, () => codeFlow.begin()) },
    'Sign in',
  )
  const hint = 'You sign in on the page of your organisation, and come back here from there.'
  return el('section', { class: 'card', 'aria-label': 'Sign in' }, result, el('p', {}, hint), button)
}

/**
 * Asks for the password here; `fill` puts somebody of the demonstration into the form.
 * @param {object} parts
 * @param {Service['session']} parts.session
 * @param {string} parts.password the one of the demonstration
 * @param {HTMLElement} parts.result
 * @param {() => void} parts.done
 */
function passwordForm({ session, password: known, result, done }) {
  const email = el('input', { type: 'email', autocomplete: 'username', required: true, spellcheck: 'false' })
  const password = el('input', { type: 'password', autocomplete: 'current-password', required: true })
  const button = el('button', { class: 'main' }, 'Sign in')
  const controls = el('fieldset', {}, field('E-mail', email), field('Password', password), button)

  const signIn = () =>
    whilePending(controls, async () => {
      result.replaceChildren()
      try {
        await session.signIn({ grant_type: 'password', username: email.value, password: password.value })
        done()
      } catch (fault) {
        result.replaceChildren(faultNote(fault))
      }
    })

  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault()
    void signIn()
  }
  /** @param {string} address */
  const fill = (address) => {
    email.value = address
    password.value = known
    button.focus()
  }

  const form = el('form', { class: 'card', submit, 'aria-label': 'Sign in' }, result, controls)
  return { form, fill }
}

function introduction() {
  return el(
    'div',
    {},
    el('h1', {}, 'Sluice'),
    el(
      'p',
      { class: 'lead' },
      'Sluice governs how data leaves a Trusted Research Environment: a researcher asks, and reviewers look at exactly those files and decide. ',
      'Only the bytes that they approved leave, as one verifiable package, and everything is recorded.',
    ),
  )
}
