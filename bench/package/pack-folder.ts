// Packs a folder with the package writer: pack-folder.ts LEVEL WORKERS FOLDER LIST TARGET
// As in production, what each file has to be is known before: from the list that was made with the corpus.
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { writePackage, type PackageEntry } from '#package/write-package.ts'
import { readFileList } from './file-list.ts'
import { levelOf } from './levels.ts'
import { walkFolder } from './walk-folder.ts'

const READ_BYTES = 256 * 1024

const [level = '', workers = '', folder = '', list = '', target = ''] = process.argv.slice(2)
const options = { target, entries: entriesOf(), level: levelOf(level), workers: Number(workers) }
await writePackage(options)

async function* entriesOf(): AsyncGenerator<PackageEntry> {
  const listed = readFileList(list)
  for await (const path of walkFolder(folder)) {
    const { value: known } = await listed.next()
    if (known?.path !== path) throw new Error(`${path} is not in the list at its place`)
    yield { ...known, open: () => createReadStream(join(folder, path), { highWaterMark: READ_BYTES }) }
  }
  const { value: missing } = await listed.next()
  if (missing) throw new Error(`${missing.path} is listed and not there`)
}
