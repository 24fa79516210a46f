import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256Hex } from '#core/digest.ts'
import { verifyPackage } from '#package/verify-package.ts'
import type { Client } from './client.ts'
import type { JourneyHome } from './journey-home.ts'
import type { Payload } from './requests.ts'

export interface Downloaded {
  readonly sha256: string
  readonly report: Awaited<ReturnType<typeof verifyPackage>>
}

/** Takes a ticket, downloads the package with it and verifies what came, with the key that the home gives. */
export async function downloaded(home: JourneyHome, client: Client, id: string): Promise<Downloaded> {
  const { downloadData } = await client.ask<{ downloadData: Payload & { url: string | null } }>(
    'mutation ($id: ID!) { downloadData(requestId: $id) { url expiresAt refusal { code message } } }',
    { id },
  )
  if (downloadData.url === null) throw new Error(`refused: ${JSON.stringify(downloadData.refusal)}`)
  const bytes = new Uint8Array(await (await fetch(downloadData.url)).arrayBuffer())
  const folder = await mkdtemp(join(tmpdir(), 'sluice-package-'))
  try {
    const file = join(folder, 'package.zip')
    await writeFile(file, bytes)
    const report = await verifyPackage(file, { publicKeyPem: await home.releaseKeyPem() })
    return { sha256: sha256Hex(bytes), report }
  } finally {
    await rm(folder, { recursive: true })
  }
}
