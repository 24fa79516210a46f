import { createHash } from 'node:crypto'
import { createWriteStream, readFileSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { newMeter } from '#core/digest.ts'
import { CORPORA, type CorpusFile, type CorpusName } from './corpora.ts'
import { lineOf, readFileList } from './file-list.ts'
import { walkFolder } from './walk-folder.ts'

/** A corpus on the disk. */
export interface CorpusFolder {
  readonly folder: string
  /** Size and SHA-256 of every file, as file-list.ts has it, in the order in which walkFolder finds them. */
  readonly list: string
  readonly files: number
  readonly bytes: number
}

const MADE_BY = ['corpora.ts', 'research-data.ts'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
)

/** Takes the corpus from the cache, or makes it there: it is not there before it is whole. */
export async function corpusFolder(cache: string, name: CorpusName, scale: number): Promise<CorpusFolder> {
  const place = join(cache, `${name}-x${scale}-${generation()}`)
  const cached = await readCorpus(place)
  if (cached) return cached
  await rm(place, { recursive: true, force: true })
  const started = performance.now()
  process.stdout.write(`corpus ${name}: making ${CORPORA[name].about}, scale ${scale} ... `)
  const partial = `${place}.partial`
  await rm(partial, { recursive: true, force: true })
  try {
    await makeCorpus(partial, CORPORA[name].files(scale))
    await rename(partial, place)
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw error
  }
  const made = await readCorpus(place)
  if (!made) throw new Error(`${place} is not what was written`)
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  console.log(`${made.files} files, ${(made.bytes / 1e6).toFixed(0)} MB in ${seconds} s`)
  return made
}

/** Whoever changes what the files are made of gets others. */
function generation(): string {
  const sources = createHash('sha256')
  for (const path of MADE_BY) sources.update(readFileSync(path))
  return sources.digest('hex').slice(0, 8)
}

/** Reads all files once, so that no way to pack pays for the disk where the memory holds them. */
export async function warm({ folder, list }: CorpusFolder): Promise<void> {
  const buffer = Buffer.allocUnsafe(1 << 20)
  for await (const { path } of readFileList(list)) {
    const file = await open(join(folder, path))
    while ((await file.read(buffer, 0, buffer.length)).bytesRead > 0);
    await file.close()
  }
}

async function makeCorpus(place: string, files: Iterable<CorpusFile>): Promise<void> {
  const folder = join(place, 'files')
  await mkdir(folder, { recursive: true })
  await pipeline(
    async function* () {
      for (const file of files) {
        const target = join(folder, file.path)
        await mkdir(dirname(target), { recursive: true })
        yield lineOf({ path: file.path, ...(await writeParts(target, file.parts())) })
      }
    },
    createWriteStream(join(place, 'list')),
  )
  await writeFile(join(place, 'whole'), '')
}

async function writeParts(
  target: string,
  parts: Iterable<Uint8Array>,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const seen = newMeter()
  const file = await open(target, 'wx')
  try {
    for (const part of parts) {
      seen.add(part)
      await file.appendFile(part)
    }
  } finally {
    await file.close()
  }
  return { bytes: seen.bytes(), sha256: seen.sha256() }
}

/** Nothing if it was not finished, or if a file is missing, has another size or is not of the corpus. */
async function readCorpus(place: string): Promise<CorpusFolder | undefined> {
  if ((await readFile(join(place, 'whole')).catch(() => undefined)) === undefined) return undefined
  const [folder, list] = [join(place, 'files'), join(place, 'list')]
  const found = walkFolder(folder)
  let [files, bytes] = [0, 0]
  for await (const listed of readFileList(list)) {
    const { value: path } = await found.next()
    if (path !== listed.path || (await stat(join(folder, path))).size !== listed.bytes) return undefined
    files += 1
    bytes += listed.bytes
  }
  return (await found.next()).done ? { folder, list, files, bytes } : undefined
}
