// Packs a folder with archiver, as its documentation does: pack-with-archiver.ts FOLDER TARGET
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { ZipArchive } from 'archiver'

const [folder = '', target = ''] = process.argv.slice(2)
const output = createWriteStream(target)
const closed = once(output, 'close')
const archive = new ZipArchive({ zlib: { level: 6 } })
archive.on('warning', (warning) => {
  throw warning
})
archive.on('error', (error) => {
  throw error
})
archive.pipe(output)
archive.directory(folder, false)
await archive.finalize()
await closed
