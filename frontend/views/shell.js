// @ts-check
import { readConfig } from '../lib/config.js'
import { byId, el, said } from '../lib/dom.js'
import { SignedOut, SignInRefused } from '../lib/faults.js'
import { openService } from '../lib/service.js'
import { groupWords } from '../lib/words.js'
import { faultNote } from './notes.js'
import { signInView } from './sign-in.js'
/** @import { Api, Me } from '../lib/api.js' */
/** @import { Config } from '../lib/config.js' */
/** @import { Service } from '../lib/service.js' */

/**
 * What a view is given. `isOver` is aborted when another view takes its place.
 * @typedef {{ readonly api: Api, readonly me: Me, readonly target: string, readonly isOver: AbortSignal }} Visit
 */
/** @typedef {{ readonly title: string, readonly content: readonly Node[] }} View */

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
 * Runs a page: the sign-in form for whoever is signed out, otherwise the view of the part of the address after `#`.
 * @param {{ address: string, view: (visit: Visit) => Promise<View> }} page
 */
export function startPage({ address, view }) {
  const onEnd = () => void show('Your session has ended. Sign in again.')
  /** @type {Service | undefined} */
  let service
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
      service ??= await openService({ onEnd })
      const { config, session, api, codeFlow } = service
      const refused = await codeFlow?.finish().catch(refusalOf)
      if (!session.isSignedIn()) {
        showBanner(config, undefined)
        return signInView({ service, notice: refused ?? notice, done: () => void show() })
      }
      const me = await api.me()
      if (!isOver.aborted) showBanner(config, me)
      return await view({ api, me, target: location.hash, isOver })
    } catch (fault) {
      if (fault instanceof SignedOut) return undefined
      const again = el('button', { type: 'button', click: () => void show() }, 'Try again')
      const note = el('div', { role: 'alert' }, faultNote(fault))
      return { title: 'Not available', content: [el('h1', { tabindex: -1 }, 'Not available'), note, again] }
    }
  }

  /**
   * @param {Config} config
   * @param {Me | undefined} me
   */
  function showBanner(config, me) {
    const links = pagesOf(config).map(([href, words]) =>
      el('a', { href, 'aria-current': href === address ? 'page' : undefined }, words),
    )
    byId('banner').replaceChildren(
      el('a', { href: '/', class: 'brand' }, 'Sluice'),
      el('nav', { 'aria-label': 'Pages' }, links),
      me ? whoYouAre(me, () => void signOut()) : '',
    )
  }

  async function signOut() {
    if (!service) return
    const { session, codeFlow } = service
    const revoked = session.signOut()
    if (codeFlow) {
      codeFlow.leave()
      await revoked.catch(() => undefined)
      return
    }
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
  const config = await readConfig().catch(() => undefined)
  if (!config) return
  const { name, version, releaseKey } = config
  const key = releaseKey && el('a', { href: releaseKey }, 'key to check packages with')
  byId('footer').replaceChildren(el('p', {}, `${name} ${version}`, ...(key ? [' · ', key] : [])))
}

/**
 * What to say about a sign-in that was refused; anything else goes on being thrown.
 * @param {unknown} fault
 */
function refusalOf(fault) {
  if (fault instanceof SignInRefused) return fault.message
  throw fault
}
