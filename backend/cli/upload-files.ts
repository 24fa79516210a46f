import { createReadStream } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { accepted } from '#cli/accepted.ts'
import type { Ask } from '#cli/api.ts'
import { CliError } from '#cli/cli-error.ts'
import type { LocalFile } from '#cli/collect-files.ts'
import { eachOf } from '#cli/each-of.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { everyFile } from '#cli/find-request.ts'
import { ADD_FILES } from '#cli/operations/change.ts'
import type { FileView } from '#cli/operations/read.ts'
import { retrying } from '#cli/retrying.ts'
import { sendFile } from '#cli/send-file.ts'
import type { Progress } from '#cli/terminal.ts'
import { count, sizeText } from '#cli/text.ts'
import { newMeter } from '#core/digest.ts'

/** Every home takes as many. */
const FILES_A_CALL = 90
const AT_ONCE = 4

/**
 * Brings the draft to exactly these files. What the service has already, with the same bytes, is not sent again.
 * @throws CliError if the draft holds other files than these
 */
export async function uploadFiles(
  { ask, terminal }: { readonly ask: Ask; readonly terminal: Progress },
  requestId: string,
  files: readonly LocalFile[],
): Promise<void> {
  const missing = await missingFiles(ask, requestId, files)
  if (missing.length < files.length)
    terminal.note(`${count(files.length - missing.length, 'file')} had arrived before.`)
  if (missing.length === 0) return
  const progress = progressOf(missing, terminal)
  await eachOf(links(ask, requestId, missing), AT_ONCE, async ({ local, url }) => {
    await retrying((attempt) => sendFile(local, url, attempt, progress.onBytes))
    progress.onFile()
  })
  progress.end()
}

/** Makes sure that a request that was handed in before has exactly these files. @throws CliError if it has others */
export async function requireSameFiles(
  ask: Ask,
  requestId: string,
  files: readonly LocalFile[],
): Promise<void> {
  const others = await missingFiles(ask, requestId, files)
  if (others.length > 0) throw otherFiles(others.map(({ path }) => path))
}

async function missingFiles(ask: Ask, requestId: string, files: readonly LocalFile[]) {
  const known = new Map<string, FileView>()
  for await (const file of everyFile(ask, requestId)) known.set(file.path, file)
  const missing: LocalFile[] = []
  for (const local of files) {
    const there = known.get(local.path)
    known.delete(local.path)
    if (!(there && (await isThere(local, there)))) missing.push(local)
  }
  if (known.size > 0) throw otherFiles([...known.keys()])
  return missing
}

async function isThere(local: LocalFile, { bytes, uploaded, sha256 }: FileView): Promise<boolean> {
  if (!uploaded || bytes !== local.bytes) return false
  const meter = newMeter()
  for await (const chunk of createReadStream(local.file)) meter.add(chunk)
  return meter.sha256() === sha256
}

function otherFiles(paths: readonly string[]): CliError {
  return new CliError({
    exit: EXIT.conflict,
    code: 'OTHER_FILES',
    message: 'The request under this key has other files than those that were named now.',
    hint: 'Name the same files as before, or start another request with another --key.',
    problems: paths.map((at) => ({
      at,
      code: 'NOT_NAMED',
      message: 'It is not the same in the request and in what was named.',
    })),
  })
}

/** Announces the files batch by batch, so that the links of many files do not all wait for the first. */
async function* links(ask: Ask, requestId: string, files: readonly LocalFile[]) {
  for (let from = 0; from < files.length; from += FILES_A_CALL) {
    const batch = files.slice(from, from + FILES_A_CALL)
    const { addFiles } = await ask(ADD_FILES, {
      requestId,
      files: batch.map(({ path, bytes }) => ({ path, bytes })),
      clientRequestId: randomUUID(),
    })
    const urls = new Map(accepted(addFiles).uploads.map(({ path, url }) => [path, url]))
    for (const local of batch) yield { local, url: urls.get(local.path) ?? noLink(local) }
  }
}

function noLink({ path }: LocalFile): never {
  throw new CliError({
    exit: EXIT.general,
    code: 'UNEXPECTED_ANSWER',
    message: `The service gave no link for ${path}.`,
  })
}

function progressOf(files: readonly LocalFile[], terminal: Progress) {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const done = { files: 0, bytes: 0 }
  const line = () => {
    const percent = total === 0 ? 100 : Math.floor((done.bytes / total) * 100)
    return `${done.files} of ${count(files.length, 'file')}, ${sizeText(done.bytes)} of ${sizeText(total)}, ${percent}%`
  }
  return {
    onBytes: (bytes: number) => {
      done.bytes += bytes
      terminal.progress(`Sending: ${line()}`)
    },
    onFile: () => void done.files++,
    end: () => terminal.progressEnd(`Sent: ${line()}`),
  }
}
