import { mkdtemp, rm } from 'node:fs/promises'
import { createWriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Client } from '#journeys/client.ts'
import { verifyPackage } from '#package/verify-package.ts'

/** Fetches the package of a released request and verifies it: the SHA-256 of each file that left, by path. */
export async function releasedFiles(client: Client, id: string): Promise<Readonly<Record<string, string>>> {
  const { downloadData } = await client.ask<{ downloadData: { url: string | null } }>(
    'mutation ($id: ID!) { downloadData(requestId: $id) { url refusal { code } } }',
    { id },
  )
  const answer = await fetch(downloadData.url ?? '')
  if (!answer.ok || !answer.body) throw new Error(`The ticket gives ${answer.status}`)
  const folder = await mkdtemp(join(tmpdir(), 'sluice-package-'))
  try {
    const file = join(folder, 'package.zip')
    await pipeline(answer.body, createWriteStream(file))
    const { problems, record } = await verifyPackage(file)
    if (problems.length > 0) throw new Error(JSON.stringify(problems))
    return Object.fromEntries((record?.files ?? []).map(({ path, sha256 }) => [path, sha256]))
  } finally {
    await rm(folder, { recursive: true })
  }
}
