// @ts-check
import { newApi } from '../lib/api.js'
import { byId, el, said } from '../lib/dom.js'
import { SignedOut } from '../lib/faults.js'
import { newAsk } from '../lib/graphql.js'
import { newSession } from '../lib/session.js'
import { groupWords } from '../lib/words.js'
import { readAbout } from './about.js'
import { faultNote } from './notes.js'
import { signInView } from './sign-in.js'
/** @import { Api, Me } from '../lib/api.js' */

/**
 * What a view is given. `isOver` is aborted when another view takes its place.
 * @typedef {{ readonly api: Api, readonly me: Me, readonly target: string, readonly isOver: AbortSignal }} Visit
 */
/** @typedef {{ readonly title: string, readonly content: readonly Node[] }} View */

const PAGES = /** @type {const} */ ([
  ['/', 'Requests'],
  ['/mailbox', 'Mailbox'],
  ['/graphql', 'GraphQL editor'],
])

/**
 * Runs a page: the sign-in form for whoever is signed out, otherwise the view of the part of the address after `#`.
 * @param {{ address: string, view: (visit: Visit) => Promise<View> }} page
 */
export function startPage({ address, view }) {
  const session = newSession({
    storage: sessionStorage,
    onEnd: () => void show('Your session has ended. Sign in again.'),
  })
  const api = newApi(newAsk(session))
  let turn = new AbortController()
  let isFirst = true

  async function show(notice = '') {
    turn.abort()
    turn = new AbortController()
    const isOver = turn.signal
    const main = byId('main')
    main.setAttribute('aria-busy', 'true')
    const next = await nextView(notice, isOver)
    if (isOver.aborted || !next) return
    main.removeAttribute('aria-busy')
    main.replaceChildren(...next.content)
    document.title = next.title === 'Sluice' ? next.title : `${next.title} · Sluice`
    if (!isFirst) focusHeading(main)
    isFirst = false
  }

  /**
   * @param {string} notice
   * @param {AbortSignal} isOver
   * @returns {Promise<View | undefined>}
   */
  async function nextView(notice, isOver) {
    try {
      if (!session.isSignedIn()) {
        showBanner(undefined)
        return signInView({ session, notice, about: await readAbout(), done: () => void show() })
      }
      const me = await api.me()
      if (!isOver.aborted) showBanner(me)
      return await view({ api, me, target: location.hash, isOver })
    } catch (fault) {
      if (fault instanceof SignedOut) return undefined
      const again = el('button', { type: 'button', click: () => void show() }, 'Try again')
      const note = el('div', { role: 'alert' }, faultNote(fault))
      return { title: 'Not available', content: [el('h1', { tabindex: -1 }, 'Not available'), note, again] }
    }
  }

  /** @param {Me | undefined} me */
  function showBanner(me) {
    const links = PAGES.map(([href, words]) =>
      el('a', { href, 'aria-current': href === address ? 'page' : undefined }, words),
    )
    byId('banner').replaceChildren(
      el('a', { href: '/', class: 'brand' }, 'Sluice'),
      el('nav', { 'aria-label': 'Pages' }, links),
      me ? whoYouAre(me, () => void signOut()) : '',
    )
  }

  async function signOut() {
    const revoked = session.signOut()
    await show('You are signed out.')
    await revoked.catch(() =>
      show('You are signed out here. The server could not be told; it ends by itself within a day.'),
    )
  }

  addEventListener('hashchange', () => void show())
  // Not by its address: what stands after `#` says which view this is.
  byId('skip').addEventListener('click', (event) => {
    event.preventDefault()
    byId('main').focus()
  })
  void show()
  void showFooter()
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

/** @param {HTMLElement} main */
function focusHeading(main) {
  const heading = main.querySelector('h1') ?? main
  heading.tabIndex = -1
  heading.focus()
}

async function showFooter() {
  const about = await readAbout()
  if (about) byId('footer').replaceChildren(el('p', {}, `${about.name} ${about.version}`))
}
