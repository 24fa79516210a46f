// @ts-check
import { NetworkDown } from './faults.js'

/**
 * How people sign in: by a password that this page asks for, or on the page of a provider of OpenID Connect.
 * @typedef {object} Oidc
 * @property {'oidc'} kind
 * @property {string} authorize
 * @property {string} token
 * @property {string} revoke
 * @property {string} logout
 * @property {string} clientId
 * @property {string} scope
 * @typedef {{ kind: 'password' } | Oidc} SignIn
 */
/**
 * What the service says about itself and where it is. `demo` is there only in the demonstration, `editor` and `releaseKey`
 * only where the service has an address for them.
 * @typedef {{ email: string, name: string, groups: readonly string[], projects: readonly string[] }} DemoPerson
 * @typedef {{ password: string, people: readonly DemoPerson[] }} Demo
 * @typedef {{ name: string, version: string, api: string, signIn: SignIn, editor?: string, releaseKey?: string, demo?: Demo }} Config
 */

/** @type {Promise<Config> | undefined} */
let reading

/**
 * Asks once; where no answer came, the next one who wants to know asks again.
 * @throws {NetworkDown | Error} where the pages were put into a place that says nothing of its service
 */
export async function readConfig() {
  reading ??= ask()
  try {
    return await reading
  } catch (fault) {
    reading = undefined
    throw fault
  }
}

/** @returns {Promise<Config>} */
async function ask() {
  const response = await fetch('/config.json', { cache: 'no-cache' }).catch(() => {
    throw new NetworkDown()
  })
  /** @type {Config | undefined} */
  const config = response.ok ? await response.json().catch(() => undefined) : undefined
  if (!config?.api || !config.signIn)
    throw new Error('These pages do not know their service: /config.json is missing. Tell an administrator.')
  return config
}
