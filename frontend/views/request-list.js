// @ts-check
import { el, said } from '../lib/dom.js'
import { requestAddress } from '../lib/links.js'
import { counted, size, turnWords } from '../lib/words.js'
import { pagedList } from './paged.js'
import { badge, personName, tabs, when } from './parts.js'
import { newTable } from './table.js'
/** @import { Me, RequestSummary } from '../lib/api.js' */
/** @import { View, Visit } from './shell.js' */

const TABS = {
  '#awaiting': { words: 'Awaiting me', filter: { awaitingMe: true }, empty: 'Nothing waits for you.' },
  '#mine': { words: 'Mine', filter: { mine: true }, empty: 'You have not asked for a release yet.' },
  '#all': { words: 'All', filter: {}, empty: 'There are no requests that you may see.' },
}

const HEADINGS = ['Request', 'Status', 'Whose turn', 'Project', 'Asked by', 'Files', 'Started']

/**
 * The requests that somebody may see, newest first.
 * @param {Visit} visit
 * @returns {Promise<View>}
 */
export async function requestListView({ api, me, target }) {
  const tab = tabOf(target) ?? firstTab(me)
  const { words, filter, empty } = TABS[tab]
  const table = newTable(`Requests: ${words}`, HEADINGS)
  const list = await pagedList({
    list: table.node,
    load: (nextToken) => api.listRequests({ filter, nextToken }),
    add: (request) => table.add(cells(request)),
    empty,
  })
  const links = Object.entries(TABS).map(([href, each]) => /** @type {const} */ ([href, each.words]))
  const create = mayCreate(me) && el('a', { href: '#new', class: 'button main' }, 'New request')
  return {
    title: 'Requests',
    content: [
      el('div', { class: 'heading' }, el('h1', {}, 'Requests'), create),
      tabs('Which requests', links, tab),
      list,
    ],
  }
}

/** @param {RequestSummary} request */
function cells(request) {
  const { id, title, status, project, requestedBy, files, createdAt } = request
  return [
    el('a', { href: requestAddress(id) }, said(title)),
    badge(status),
    turnWords(request),
    el('code', {}, project),
    personName(requestedBy),
    `${counted(files.count, 'file')}, ${size(files.bytes)}`,
    when(createdAt),
  ]
}

/**
 * @param {string} target
 * @returns {keyof typeof TABS | undefined}
 */
function tabOf(target) {
  return target === '#awaiting' || target === '#mine' || target === '#all' ? target : undefined
}

/**
 * Reviewers come to decide, researchers to see how far theirs are, everyone else to look around.
 * @param {Me} me
 */
function firstTab({ groups }) {
  if (groups.includes('InformationGovernance') || groups.includes('ResearchIT')) return '#awaiting'
  return groups.includes('Researcher') ? '#mine' : '#all'
}

/** @param {Me} me */
export function mayCreate({ groups, projects }) {
  return groups.includes('Researcher') && projects.length > 0
}
