import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hosted, type Hosted } from './hosted.ts'
import { people, type People } from './people.ts'

let home: Hosted
let browser: People
beforeAll(async () => {
  home = await hosted()
  browser = await people(home.url, home.others)
})
afterAll(async () => {
  await browser.close()
  await home.stop()
})

async function signIn(page: Page, who: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('link', { name: who }).click()
}

/** What the page keeps in its tab, by name. */
const kept = (page: Page) => page.evaluate(() => Object.keys(sessionStorage).toSorted())

test('somebody signs in on the page of the provider, and hands files in by links to another origin', async () => {
  const page = await browser.open()
  await signIn(page, 'researcher')
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  expect(page.url()).toBe(`${home.url}/`)
  expect(await kept(page)).toEqual(['sluice.tokens'])
  await page.getByRole('link', { name: 'New request' }).click()
  await page.getByLabel('Title').fill('Counts by region')
  await page.getByLabel('Purpose').fill('For the paper about asthma.')
  await page
    .locator('input[type=file][multiple]:not([webkitdirectory])')
    .setInputFiles({ name: 'counts.csv', mimeType: 'text/csv', buffer: Buffer.from('region,n\nnorth,120\n') })
  await page.getByRole('button', { name: 'Send the files and hand in' }).click()
  await page.getByText('Waiting for Information Governance').first().waitFor()
  await page.goto(`${home.url}/`)
  await page.getByRole('link', { name: 'Counts by region' }).waitFor()
})

test('a reviewer looks at a file where the store has it', async () => {
  const page = await browser.open()
  await signIn(page, 'governance')
  await page.getByRole('link', { name: 'Counts by region' }).click()
  const opened = page.context().waitForEvent('page')
  await page.getByRole('button', { name: 'View counts.csv' }).click()
  const view = await opened
  await view.waitForLoadState()
  expect(home.others).toContain(new URL(view.url()).origin)
  expect(await view.textContent('body')).toMatch(/^region,n/)
})

test('an access token that is over is renewed, without anybody noticing', async () => {
  const page = await browser.open()
  await signIn(page, 'researcher')
  await page.getByRole('link', { name: 'Counts by region' }).waitFor()
  home.expireToken()
  await page.reload()
  await page.getByRole('link', { name: 'Counts by region' }).waitFor()
  expect(home.provider.asked.at(-1)).toBe('/oauth2/token')
})

test('signing out forgets the tokens, takes them back, and ends the sign-in at the provider', async () => {
  const page = await browser.open()
  await signIn(page, 'auditor')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  expect(page.url()).toBe(`${home.url}/`)
  expect(await kept(page)).toEqual([])
  expect(home.provider.asked).toContain('/logout')
  await expect.poll(() => home.provider.asked).toContain('/oauth2/revoke')
})

test('people come back to where they began', async () => {
  const page = await browser.open('/mailbox#everyone')
  await signIn(page, 'auditor')
  await page.getByRole('heading', { name: 'Mailbox' }).waitFor()
  expect(page.url()).toBe(`${home.url}/mailbox#everyone`)
})

test('an answer with another state is refused in words, and never exchanged', async () => {
  const page = await browser.open()
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const link = await page.getByRole('link', { name: 'researcher' }).getAttribute('href')
  const before = home.provider.asked.filter((path) => path === '/oauth2/token').length
  await page.goto(`${link}x`)
  await page.getByText('This answer belongs to no sign-in that was begun in this tab.').waitFor()
  expect(page.url()).toBe(`${home.url}/`)
  expect(home.provider.asked.filter((path) => path === '/oauth2/token').length).toBe(before)
  await signIn(page, 'researcher')
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
})

test('a refusal of the provider is told in its words, and tokens with another nonce let nobody in', async () => {
  const page = await browser.open()
  await signIn(page, 'nobody')
  await page.getByText('The sign-in page let nobody in: Locked out').waitFor()
  home.provider.confuseNonce()
  await signIn(page, 'researcher')
  await page.getByText('Signing in is not possible just now.').waitFor()
  expect(await kept(page)).toEqual([])
})

test('no page broke, and none asked anybody else', async () => {
  // Chromium says of each 401 that there was one; there was one token that was over.
  expect(browser.complaints).toEqual([expect.stringContaining('status of 401')])
})
