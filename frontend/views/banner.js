// @ts-check
import { readConfig } from '../lib/config.js'
import { byId, el, said } from '../lib/dom.js'
import { groupWords } from '../lib/words.js'
/** @import { Me } from '../lib/api.js' */
/** @import { Config } from '../lib/config.js' */

/**
 * The head of each page: where one can go, and who is signed in.
 * @param {{ config: Config, address: string, me?: Me, signOut?: () => void }} parts
 */
export function showBanner({ config, address, me, signOut }) {
  const links = pagesOf(config).map(([href, words]) =>
    el('a', { href, 'aria-current': href === address ? 'page' : undefined }, words),
  )
  byId('banner').replaceChildren(
    el('a', { href: '/', class: 'brand' }, 'Sluice'),
    el('nav', { 'aria-label': 'Pages' }, links),
    me && signOut ? whoYouAre(me, signOut) : '',
  )
}

/** The foot of each page: which version of what this is. */
export async function showFooter() {
  const config = await readConfig().catch(() => undefined)
  if (!config) return
  const { name, version, releaseKey } = config
  const key = releaseKey && el('a', { href: releaseKey }, 'key to check packages with')
  byId('footer').replaceChildren(el('p', {}, `${name} ${version}`, ...(key ? [' · ', key] : [])))
}

/** @param {Config} config */
function pagesOf({ editor }) {
  /** @type {readonly (readonly [string, string])[]} */
  const pages = [
    ['/', 'Requests'],
    ['/mailbox', 'Mailbox'],
  ]
  return editor === undefined ? pages : [...pages, /** @type {const} */ ([editor, 'GraphQL editor'])]
}

/**
 * @param {Me} me
 * @param {() => void} signOut
 */
function whoYouAre({ name, email, groups, projects }, signOut) {
  const inGroups = groups.map(groupWords).join(', ') || 'no group'
  const inProjects = projects.length > 0 ? ` · projects: ${projects.join(', ')}` : ''
  return el(
    'div',
    { class: 'you' },
    el(
      'p',
      {},
      el('strong', { title: email }, said(name)),
      ' ',
      el('span', {}, said(`${inGroups}${inProjects}`)),
    ),
    el('button', { type: 'button', click: signOut }, 'Sign out'),
  )
}
