// @ts-check
import { el } from './dom.js'

/** @typedef {(url: string) => string} Reach turns a link of the service into one to follow from here */

/**
 * How links of a service are followed. Of a service on the origin that this page came from they are brought to it: the server
 * may call itself 127.0.0.1 where the browser says localhost, and they may lead nowhere else. Any other's stay as they are.
 * @param {string} api where the service is asked
 * @returns {Reach}
 */
export function reachOf(api) {
  return new URL(api, location.href).origin === location.origin ? ownLink : (url) => new URL(url).href
}

/** @type {Reach} */
function ownLink(url) {
  const { pathname, search } = new URL(url, location.href)
  return `${location.origin}${pathname}${search}`
}

/**
 * Address of a request on the start page.
 * @param {string} id
 */
export function requestAddress(id) {
  return `/#request=${encodeURIComponent(id)}`
}

/**
 * Follows a link as if it had been clicked. The page that opens learns nothing about this one.
 * @param {string} url
 * @param {{ target?: string, download?: boolean }} how
 */
export function follow(url, how) {
  const link = el('a', { href: url, rel: 'noopener noreferrer', ...how, hidden: true })
  document.body.append(link)
  link.click()
  link.remove()
}
