// Packs a folder with the package writer: pack-folder.ts LEVEL WORKERS FOLDER LIST BYTES TARGET
// As in production, what each file has to be is known before: from the list that was made with the corpus. Says how long it
// packed, without the start of the process: in the service none is started for a package.
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { writePackage, type PackageEntry } from '#package/write-package.ts'
import type { ByteRange } from '#core/byte-range.ts'
import { readFileList } from './file-list.ts'
import { levelOf } from './levels.ts'
import { walkFolder } from './walk-folder.ts'

const READ_BYTES = 256 * 1024

const [level = '', workers = '', folder = '', list = '', bytes = '', target = ''] = process.argv.slice(2)
const began = performance.now()
await writePackage({
  target,
  entries: entriesOf(),
  contentBytes: Number(bytes),
  level: levelOf(level),
  threads: Number(workers),
})
console.log(JSON.stringify({ packSeconds: (performance.now() - began) / 1000 }))

function read(file: string, range?: ByteRange): AsyncIterable<Uint8Array> {
  const part = range ? { start: range.from, end: range.to - 1 } : {}
  return createReadStream(file, { highWaterMark: READ_BYTES, ...part })
}

async function* entriesOf(): AsyncGenerator<PackageEntry> {
  const listed = readFileList(list)
  for await (const path of walkFolder(folder)) {
    const { value: known } = await listed.next()
    if (known?.path !== path) throw new Error(`${path} is not in the list at its place`)
    const file = join(folder, path)
    yield { ...known, file, open: (range) => read(file, range) }
  }
  const { value: missing } = await listed.next()
  if (missing) throw new Error(`${missing.path} is listed and not there`)
}
