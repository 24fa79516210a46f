// @ts-check
import { el, said } from '../lib/dom.js'
import { groupWords } from '../lib/words.js'
import { newTable } from './table.js'
/** @import { Demo } from '../lib/config.js' */

/**
 * Who can sign in to the demonstration, each with a button that fills the form in.
 * @param {Demo} demo
 * @param {(email: string) => void} fill
 */
export function demoPeople({ people, password }, fill) {
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
