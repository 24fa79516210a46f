// @ts-check

/**
 * What the service says about itself; `demo` only in the demonstration.
 * @typedef {{ email: string, name: string, groups: readonly string[], projects: readonly string[] }} DemoPerson
 * @typedef {{ password: string, people: readonly DemoPerson[] }} Demo
 * @typedef {{ name: string, version: string, demo?: Demo }} About
 */

/** @type {Promise<About | undefined> | undefined} */
let reading

/** Asks once; `undefined` where no answer came, and then the next one who wants to know asks again. */
export async function readAbout() {
  reading ??= fetch('/about.json')
    .then((response) => (response.ok ? response.json() : undefined))
    .catch(() => undefined)
  const about = await reading
  if (!about) reading = undefined
  return about
}
