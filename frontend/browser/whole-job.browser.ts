import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { start, type Started } from '#local/journeys/start.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { people, type People } from './people.ts'

let sluice: Started
let browser: People
let folder: string
beforeAll(async () => {
  sluice = await start()
  browser = await people(sluice.url)
  folder = await mkdtemp(join(tmpdir(), 'sluice-browser-'))
  await mkdir(join(folder, 'out/figures'), { recursive: true })
  await writeFile(join(folder, 'out/table.csv'), 'age,n\n40,12\n'.repeat(20_000))
  await writeFile(join(folder, 'out/figures/note.txt'), '')
})
afterAll(async () => {
  await browser.close()
  await sluice.stop()
  await rm(folder, { recursive: true, force: true })
})

async function approve(page: Page, reason: string): Promise<void> {
  await page.getByLabel('Reason').fill(reason)
  await page.getByRole('button', { name: 'Approve…' }).click()
  await page.getByRole('button', { name: 'Approve these files' }).click()
}

test('a folder is handed in, looked at, approved twice, and downloaded', async () => {
  const researcher = await browser.signIn('researcher')
  await researcher.getByRole('link', { name: 'New request' }).click()
  await researcher.getByLabel('Title').fill('Counts by age')
  await researcher.getByLabel('Purpose').fill('For the paper about asthma.')
  await researcher.locator('input[webkitdirectory]').setInputFiles(join(folder, 'out'))
  await researcher.getByRole('button', { name: 'Send the files and hand in' }).click()
  await researcher.getByRole('heading', { name: 'Counts by age' }).waitFor()
  await researcher.getByText('Waiting for Information Governance').first().waitFor()
  const address = `/${new URL(researcher.url()).hash}`

  const governance = await browser.signIn('governance')
  await governance.getByRole('link', { name: 'Counts by age' }).click()
  const opened = governance.context().waitForEvent('page')
  await governance.getByRole('button', { name: /View .*table\.csv/ }).click()
  const view = await opened
  await view.waitForLoadState()
  expect(await view.textContent('body')).toMatch(/^age,n/)
  await approve(governance, 'All counts are above 10.')
  await governance.getByText('Waiting for Research IT').first().waitFor()

  await approve(await browser.signIn('research-it', address), 'Types are as announced.')
  const button = researcher.getByRole('button', { name: 'Download the package' })
  const looksAgain = async (): Promise<boolean> => {
    await researcher.reload()
    await researcher.getByRole('heading', { name: 'Counts by age' }).waitFor()
    return button.isVisible()
  }
  await expect.poll(looksAgain, { timeout: 20_000 }).toBe(true)
  const download = researcher.waitForEvent('download')
  await button.click()
  const file = join(folder, 'package.zip')
  await (await download).saveAs(file)
  const report = await verifyPackage(file)
  expect(report.problems).toEqual([])
  expect(report.record?.files.map(({ path }) => path)).toEqual(['out/figures/note.txt', 'out/table.csv'])
})

test('a name that cannot leave is refused in words, and the draft can be withdrawn', async () => {
  const file = join(folder, 'CON.txt')
  await writeFile(file, 'x')
  const researcher = await browser.signIn('researcher', '/#new')
  await researcher.getByLabel('Title').fill('Bad names')
  await researcher.getByLabel('Purpose').fill('To see the refusal.')
  await researcher.locator('input[type=file][multiple]:not([webkitdirectory])').setInputFiles(file)
  await researcher.getByRole('button', { name: 'Send the files and hand in' }).click()
  await researcher.getByText('Windows device').waitFor()
  await researcher.getByRole('link', { name: 'Bad names' }).click()
  await researcher.getByRole('button', { name: 'Withdraw…' }).click()
  await researcher.getByRole('button', { name: 'Withdraw the request' }).click()
  await researcher.getByText('Nobody: closed', { exact: true }).waitFor()
})

test('the mailbox says who was told what, and leads to the request', async () => {
  const auditor = await browser.signIn('auditor', '/mailbox')
  await auditor.getByRole('link', { name: 'To everyone' }).click()
  await auditor.locator('.notices a').first().click()
  await auditor.getByRole('heading', { name: 'Counts by age' }).waitFor()
})

test('the GraphQL editor works without a network', async () => {
  const page = await browser.signIn('researcher')
  await page.goto(`${sluice.url}/graphql`)
  await page.getByText('AwaitingMe').first().waitFor()
})

test('no page broke, and none asked anybody else', async () => {
  expect(browser.complaints).toEqual([])
})
