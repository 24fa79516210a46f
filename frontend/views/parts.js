// @ts-check
import { el, said } from '../lib/dom.js'
import { moment, STATUS_WORDS } from '../lib/words.js'
/** @import { Child } from '../lib/dom.js' */
/** @import { Person, Status } from '../lib/api.js' */

/** @type {Readonly<Record<Status, string>>} */
const TONES = {
  DRAFT: 'quiet',
  STAGING: 'busy',
  IN_REVIEW: 'open',
  RELEASING: 'busy',
  RELEASED: 'good',
  REJECTED: 'bad',
  WITHDRAWN: 'quiet',
  EXPIRED: 'quiet',
  FAILED: 'bad',
  IMPORTED: 'quiet',
}

/** @param {Status} status */
export function badge(status) {
  return el('span', { class: `badge ${TONES[status] ?? 'quiet'}` }, STATUS_WORDS[status] ?? status)
}

/** @param {string} iso */
export function when(iso) {
  return el('time', { datetime: iso, title: iso }, moment(iso))
}

/**
 * A digest cut short; whole on hover or focus, and for people who listen.
 * @param {string} hex
 */
export function digest(hex) {
  return el(
    'span',
    { class: 'digest', tabindex: 0 },
    el('code', { 'aria-hidden': 'true' }, `${hex.slice(0, 12)}…`),
    el('code', { class: 'whole' }, hex),
  )
}

/** @param {Person} person */
export function personName({ name, email }) {
  return el('span', { title: email }, said(name))
}

/**
 * Terms and what they are, those without a value left out.
 * @param {readonly (readonly [string, Child | readonly Child[]])[]} rows
 */
export function facts(rows) {
  return el(
    'dl',
    { class: 'facts' },
    rows
      .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
      .map(([term, value]) => el('div', {}, el('dt', {}, term), el('dd', {}, value))),
  )
}

/**
 * Links to the parts of a page, the present one marked.
 * @param {string} label
 * @param {readonly (readonly [string, string])[]} links address and words
 * @param {string} present
 */
export function tabs(label, links, present) {
  return el(
    'nav',
    { class: 'tabs', 'aria-label': label },
    links.map(([href, words]) =>
      el('a', { href, 'aria-current': href === present ? 'page' : undefined }, words),
    ),
  )
}

/**
 * A text field with its label and a hint.
 * @param {string} label
 * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} control
 * @param {string} [hint]
 */
export function field(label, control, hint) {
  return el('label', { class: 'field' }, el('span', {}, label), control, hint && el('small', {}, hint))
}
