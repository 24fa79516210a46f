import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { sourcesContract } from '#ports/contracts/sources-contract.ts'
import { folderSources } from './folder-sources.ts'

sourcesContract(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-sources-'))
  const [uploads, root] = [join(folder, 'uploads'), join(folder, 'bucket')]
  await writeFile(join(folder, 'outside.txt'), 'not yours')
  await writeFile(join(folder, 'outside.txt@v1'), 'not yours')
  const sources = folderSources({ folder: uploads, buckets: { here: root }, newId: randomUUID })
  return {
    sources,
    bucket: 'here',
    async put(key, bytes) {
      const version = randomUUID()
      await mkdir(dirname(join(root, key)), { recursive: true })
      await writeFile(join(root, key), bytes)
      await writeFile(join(root, `${key}@${version}`), bytes)
      return { version }
    },
    kept: async (requestId) => (await readdir(join(uploads, requestId)).catch(() => [])).length,
    close: () => rm(folder, { recursive: true }),
  }
})
