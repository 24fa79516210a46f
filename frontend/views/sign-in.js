// @ts-check
import { el, said, whilePending } from '../lib/dom.js'
import { groupWords } from '../lib/words.js'
import { faultNote, resultPlace } from './notes.js'
import { field } from './parts.js'
import { newTable } from './table.js'
/** @import { Session } from '../lib/session.js' */
/** @import { About, Demo } from './about.js' */

/**
 * The form for whoever is signed out, what Sluice is, and in the demonstration who can sign in.
 * @param {{ session: Session, notice: string, about: About | undefined, done: () => void }} parts
 */
export function signInView({ session, notice, about, done }) {
  const email = el('input', { type: 'email', autocomplete: 'username', required: true, spellcheck: 'false' })
  const password = el('input', { type: 'password', autocomplete: 'current-password', required: true })
  const button = el('button', { class: 'main' }, 'Sign in')
  const controls = el('fieldset', {}, field('E-mail', email), field('Password', password), button)
  const result = resultPlace()
  if (notice) result.append(el('p', { class: 'note' }, notice))

  const signIn = () =>
    whilePending(controls, async () => {
      result.replaceChildren()
      try {
        await session.signIn(email.value, password.value)
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
    password.value = about?.demo?.password ?? ''
    button.focus()
  }

  const form = el('form', { class: 'card', submit, 'aria-label': 'Sign in' }, result, controls)
  const content = [el('div', { class: 'entrance' }, introduction(), form)]
  if (about?.demo) content.push(el('div', {}, demoPeople(about.demo, fill)))
  return { title: 'Sluice', content }
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
