import { open, rm, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { CliError } from '#cli/cli-error.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { hasCode } from '#core/error-code.ts'

const POLL_MS = 50
/** Longer than any exchange of tokens takes: who holds it longer has crashed. */
const ABANDONED_MS = 90_000

/** Does the work while no other process does work under the same lock file. */
export async function locked<T>(file: string, work: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + 2 * ABANDONED_MS
  while (!(await taken(file))) {
    if (Date.now() > giveUpAt) throw busy(file)
    await sleep(POLL_MS)
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function taken(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx', 0o600)).close()
    return true
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    const since = await stat(file).catch(() => undefined)
    if (since && Date.now() - since.mtimeMs > ABANDONED_MS) await rm(file, { force: true })
    return false
  }
}

function busy(file: string): CliError {
  return new CliError({
    exit: EXIT.unavailable,
    code: 'BUSY',
    message: `Another sluice command is renewing the sign-in (${file}).`,
  })
}
