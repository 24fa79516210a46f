// @ts-check
import { el } from './dom.js'

/**
 * A link of the service on the origin that this page came from: the server may call itself 127.0.0.1 where the browser
 * says localhost, and nothing here may lead anywhere else.
 * @param {string} url
 */
export function ownLink(url) {
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
