import { appendFileSync, copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '#local/config/load-config.ts'
import { takeDataFolder } from '#local/data-folder.ts'
import { openHome, type Home } from '#local/home.ts'
import { demoPeople } from '#local/people/demo-people.ts'
import { openKeys } from '#local/people/keys.ts'
import { passwords } from '#local/people/password.ts'
import { writeUsersFile } from '#local/people/users-file.ts'
import type { Mail } from '#ports/mail.ts'
import { mortalPorts, type Around } from './mortal-ports.ts'

const DEMO = fileURLToPath(new URL('../../../examples/demo/sluice.config.json', import.meta.url))
const PUBLIC_URL = 'http://127.0.0.1:8455'
const SLOW_TO_MAKE = ['people.json', 'keys.json']
/** Two for one stage, so that each of several recipients is told once. */
const PEOPLE = ['researcher@', 'governance@', 'governance-2@', 'research-it@', 'admin@']

/** Makes once what takes long to make: people with hashed passwords, and keys. */
export async function prepareTemplate(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const hash = passwords().hashPassword('never asked for')
  const { people, ...others } = await demoPeople({ hashPassword: () => hash })
  const needed = people.filter(({ email }) => PEOPLE.some((start) => email.startsWith(start)))
  writeUsersFile(join(folder, 'people.json'), { ...others, people: needed })
  await openKeys(join(folder, 'keys.json'))
}

/** A data folder that nothing has happened in yet. */
export function newDataFolder(folder: string, template: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of SLOW_TO_MAKE) copyFileSync(join(template, name), join(folder, name))
}

/** The file that stands for the mail server: a line for each mail that it took. */
export const MAILED = 'mailed.txt'

/** The local home on a data folder, with something around its port calls. */
export async function openCrashHome(folder: string, around: Around): Promise<Home> {
  const data = takeDataFolder(folder)
  const mail: Mail = {
    async deliver({ id }) {
      appendFileSync(data.path(MAILED), `${id}\n`)
      return 'sent'
    },
  }
  const home = await openHome({
    config: await loadConfig(DEMO),
    data,
    publicUrl: PUBLIC_URL,
    report: () => {},
    through: (ports) => mortalPorts({ ...ports, mail }, around),
  })
  return {
    ...home,
    async close() {
      await home.close()
      data.release()
    },
  }
}
