// @ts-check
import { el, said } from '../lib/dom.js'
import { requestAddress } from '../lib/links.js'
import { pagedList } from './paged.js'
import { tabs, when } from './parts.js'
/** @import { Notice } from '../lib/api.js' */
/** @import { View, Visit } from './shell.js' */

const EVERYONE = '#everyone'
const WIDER = ['Admin', 'Auditor']

/**
 * What people were told, newest first.
 * @param {Visit} visit
 * @returns {Promise<View>}
 */
export async function mailboxView({ api, me, target }) {
  const maySeeAll = me.groups.some((group) => WIDER.includes(group))
  const everyone = maySeeAll && target === EVERYONE
  const list = el('ol', { class: 'notices' })
  const notices = await pagedList({
    list,
    load: (nextToken) => api.listNotices({ everyone, nextToken }),
    add(notice) {
      const item = el('li', {}, noticeCard(notice))
      list.append(item)
      return item
    },
    empty: everyone ? 'Nobody has been told anything yet.' : 'You have not been told anything yet.',
  })
  const switches = tabs(
    'Whose notices',
    [
      ['#', 'To me'],
      [EVERYONE, 'To everyone'],
    ],
    everyone ? EVERYONE : '#',
  )
  const heading = el('h1', {}, 'Mailbox')
  return { title: 'Mailbox', content: maySeeAll ? [heading, switches, notices] : [heading, notices] }
}

/** @param {Notice} notice */
function noticeCard({ to, subject, text, requestId, createdAt, mailed }) {
  return el(
    'article',
    { class: 'card' },
    el('h2', {}, said(subject)),
    el(
      'p',
      { class: 'small' },
      'To ',
      said(to.name),
      ' ',
      el('code', {}, to.email),
      ' · ',
      when(createdAt),
      ` · ${mailWords(mailed)}`,
    ),
    el('p', { class: 'prose', dir: 'auto' }, withLink(text, requestId)),
  )
}

/** @param {boolean | null} mailed */
function mailWords(mailed) {
  if (mailed === null) return 'only here: no mail server is configured'
  return mailed ? 'e-mail sent' : 'e-mail is being tried again'
}

/**
 * The text as it is, with the address of its request to click on; any other address stays text.
 * @param {string} text
 * @param {string} requestId
 */
function withLink(text, requestId) {
  const address = `/#request=${requestId}`
  const words = text.split(/(\s+)/)
  const links = words.map((word) =>
    word.startsWith('http') && word.endsWith(address)
      ? el('a', { href: requestAddress(requestId) }, word)
      : word,
  )
  const hasLink = links.some((part) => typeof part !== 'string')
  return hasLink ? links : [text, '\n\n', el('a', { href: requestAddress(requestId) }, 'Open the request')]
}
