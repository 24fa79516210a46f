import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stagingContract } from '#ports/contracts/staging-contract.ts'
import { broken, chunks } from '#ports/contracts/streams.ts'
import { folderSources } from './folder-sources.ts'
import { folderStaging } from './folder-staging.ts'

async function open() {
  const root = await mkdtemp(join(tmpdir(), 'sluice-staging-'))
  const folder = join(root, 'staging')
  const sources = folderSources({ folder: join(root, 'uploads'), buckets: {}, newId: randomUUID })
  return {
    folder,
    staging: folderStaging({ folder, sources: () => sources }),
    async offer(requestId: string, bytes: Uint8Array) {
      const { version } = await sources.receive(requestId, chunks(bytes, 777), bytes.byteLength)
      return { kind: 'upload', version } as const
    },
    kept: async ({ requestId, round }: { requestId: string; round: number }) =>
      (await readdir(join(folder, requestId, `round-${round}`)).catch(() => [])).length,
    close: () => rm(root, { recursive: true }),
  }
}

stagingContract(open)

test('nothing is kept of a stream that breaks, and it is said why', async () => {
  const { folder, kept, close } = await open()
  const sources = { open: async () => broken(Buffer.from('123')) }
  const place = { requestId: 'r1', round: 1 }
  const staging = folderStaging({ folder, sources: () => sources })
  const copied = staging.copy(place, { kind: 'upload', version: 'v1' }, new AbortController().signal)
  await expect(copied).rejects.toThrow('line went dead')
  expect(await kept(place)).toBe(0)
  await close()
})
