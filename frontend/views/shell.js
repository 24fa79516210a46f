// @ts-check
import { byId, el } from '../lib/dom.js'
import { SignedOut, SignInRefused } from '../lib/faults.js'
import { openService } from '../lib/service.js'
import { showBanner, showFooter } from './banner.js'
import { faultNote } from './notes.js'
import { signInView } from './sign-in.js'
/** @import { Api, Me } from '../lib/api.js' */

/**
 * What a view is given. `isOver` is aborted when another view takes its place.
 * @typedef {{ readonly api: Api, readonly me: Me, readonly target: string, readonly isOver: AbortSignal }} Visit
 */
/** @typedef {{ readonly title: string, readonly content: readonly Node[] }} View */

/**
 * Runs a page: the sign-in form for whoever is signed out, otherwise the view of the part of the address after `#`.
 * @param {{ address: string, view: (visit: Visit) => Promise<View> }} page
 */
export function startPage({ address, view }) {
  const onEnd = () => void show('Your session has ended. Sign in again.')
  /** @type {ReturnType<typeof arrive> | undefined} */
  let arriving
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
      arriving ??= arrive(onEnd)
      const { service, refused } = await arriving.catch(again)
      const { config, session, api } = service
      if (!session.isSignedIn()) {
        showBanner({ config, address })
        return signInView({ service, notice, refused, done: () => void show() })
      }
      const me = await api.me()
      if (!isOver.aborted) showBanner({ config, address, me, signOut: () => void signOut() })
      return await view({ api, me, target: location.hash, isOver })
    } catch (fault) {
      if (fault instanceof SignedOut) return undefined
      const button = el('button', { type: 'button', click: () => void show() }, 'Try again')
      const note = el('div', { role: 'alert' }, faultNote(fault))
      return { title: 'Not available', content: [el('h1', { tabindex: -1 }, 'Not available'), note, button] }
    }
  }

  /**
   * @param {unknown} fault
   * @returns {never}
   */
  function again(fault) {
    arriving = undefined
    throw fault
  }

  async function signOut() {
    if (!arriving) return
    const { session, codeFlow } = (await arriving).service
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

/** @param {HTMLElement} main */
function focusHeading(main) {
  const heading = main.querySelector('h1') ?? main
  heading.tabIndex = -1
  heading.focus()
}

/**
 * The service, and for whoever comes back from its sign-in page why they were refused.
 * @param {() => void} onEnd
 */
async function arrive(onEnd) {
  const service = await openService({ onEnd })
  const refused = (await service.codeFlow?.finish().catch(refusalOf)) ?? ''
  return { service, refused }
}

/**
 * What to say about a sign-in that was refused; anything else goes on being thrown.
 * @param {unknown} fault
 */
function refusalOf(fault) {
  if (fault instanceof SignInRefused) return fault.message
  throw fault
}
