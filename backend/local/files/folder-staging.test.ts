import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stagingContract } from '#ports/contracts/staging-contract.ts'
import { folderStaging } from './folder-staging.ts'

stagingContract(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-staging-'))
  return {
    staging: folderStaging(folder),
    kept: async ({ requestId, round }) =>
      (await readdir(join(folder, requestId, `round-${round}`)).catch(() => [])).length,
    close: () => rm(folder, { recursive: true }),
  }
})
