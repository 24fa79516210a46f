import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Chromium, and everything that went wrong in its pages: errors, broken content policy, requests to anywhere else. */
export interface People {
  /** A browser of their own for a person, on the page with this address. */
  open(address?: string): Promise<Page>
  /** The same, signed in by password. */
  signIn(who: string, address?: string): Promise<Page>
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** `others` are the origins that the pages may ask beside their own. */
export async function people(url: string, others: readonly string[] = []): Promise<People> {
  if (!existsSync(CHROMIUM))
    throw new Error(`There is no Chromium at ${CHROMIUM}. Install the package chromium, or set CHROMIUM.`)
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS })
  const complaints: string[] = []

  const newPage = async (): Promise<Page> => {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    page.setDefaultTimeout(20_000)
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (line) => {
      if (line.type() === 'error') complaints.push(line.text())
    })
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (![url, ...others].includes(origin) && !['data:', 'blob:'].includes(protocol))
        complaints.push(`asked ${origin}`)
    })
    return page
  }

  const open = async (address = '/'): Promise<Page> => {
    const page = await newPage()
    await page.goto(url + address)
    return page
  }

  return {
    complaints,
    open,
    async signIn(who, address) {
      const page = await open(address)
      await page.getByLabel('E-mail').fill(`${who}@example.org`)
      await page.getByLabel('Password').fill('sluice-demo')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByRole('button', { name: 'Sign out' }).waitFor()
      return page
    },
    close: () => browser.close(),
  }
}
