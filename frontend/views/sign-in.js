// @ts-check
import { el, said, whilePending } from '../lib/dom.js'
import { groupWords } from '../lib/words.js'
import { faultNote, resultPlace } from './notes.js'
import { field } from './parts.js'
import { newTable } from './table.js'
/** @import { CodeFlow } from '../lib/code-flow.js' */
/** @import { Demo } from '../lib/config.js' */
/** @import { Service } from '../lib/service.js' */

/**
 * For whoever is signed out: what Sluice is, and the way in.
 * @param {{ service: Service, notice: string, done: () => void }} parts
 */
export function signInView({ service: { config, session, codeFlow }, notice, done }) {
  const result = resultPlace()
  if (notice) result.append(el('p', { class: 'note' }, said(notice)))
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
    { type: 'button', class: 'main', click: () => whilePending(button, () => codeFlow.begin()) },
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

/**
 * @param {Demo} demo
 * @param {(email: string) => void} fill
 */
function demoPeople({ people, password }, fill) {
  const table = newTable('People of the demonstration', ['Who', 'E-mail', 'Groups', 'Projects', 'Sign in'])
  for (const { name, email, groups, projects } of people) {
    const use = el(
      'button',
      { type: 'button', click: () => fill(email), 'aria-label': `Fill in ${name}` },
      'Fill in',
    )
    table.add([
      said(name),
      el('code', {}, email),
      groups.map(groupWords).join(', ') || 'none',
      projects.join(', ') || 'none',
      use,
    ])
  }
  return el(
    'section',
    { 'aria-labelledby': 'demo' },
    el('h2', { id: 'demo' }, 'Who can sign in here'),
    el('p', {}, 'This is a demonstration. Everyone has the password ', el('code', {}, password), '.'),
    table.node,
  )
}
