import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import { digestOf, sha256Hex } from '#core/digest.ts'
import { approvedRequest } from '#egress/approved-request.fixture.ts'
import { packageEntries } from '#egress/package-entries.ts'
import { scratchName } from '#egress/package-place.ts'
import type { EgressRequest } from '#egress/request.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import { localHeaderBytes } from '#package/zip-format.ts'
import { nameOfUnit, WRITER_VERSION } from '#package/write/package-journal.ts'
import { writePackage } from '#package/write-package.ts'
import { releasePackage } from './release-package.ts'

const home = await memoryHome()
afterAll(() => home.close())
const { ports } = home
const NEVER = new AbortController().signal

const release = ({ id }: EgressRequest, by = ports) =>
  releasePackage(by)({ requestId: id, round: 1, attempt: 1 }, NEVER)

/** Does something where the package of a request is made, as an attempt that died. */
async function beforehand(request: EgressRequest, act: (target: string) => Promise<void>): Promise<void> {
  const scratch = await ports.packages.scratch(scratchName(request))
  await act(join(scratch.folder, 'package.zip'))
  await scratch.leave()
}
const packed = (target: string, request: EgressRequest) =>
  writePackage({ target, entries: packageEntries(ports, request) })

test('a package that was finished when the process died is published, not packed again', async () => {
  const request = await approvedRequest(home, { 'a.csv': 'a,b\n1,2\n' })
  await beforehand(request, async (target) => void (await packed(target, request)))
  const unread = { ...ports.staging, file: () => undefined, open: () => expect.unreachable() }
  expect(await release(request, { ...ports, staging: unread })).toEqual({ released: true })
})

test('a finished package of other files does not leave, and the next attempt packs what was approved', async () => {
  const request = await approvedRequest(home, { 'a.csv': 'honest\n' })
  const other = await approvedRequest(home, { 'a.csv': 'secret\n' })
  await beforehand(request, async (target) => void (await packed(target, other)))
  await expect(release(request)).rejects.toMatchObject({ name: 'PackageDiffers' })
  expect(await release(request)).toEqual({ released: true })
})

test('a journal that passes other files off as the approved ones releases nothing', async () => {
  const request = await approvedRequest(home, { 'a.csv': 'honest\n' })
  const other = await approvedRequest(home, { 'a.csv': 'secret\n' })
  await beforehand(request, async (target) => {
    await packed(target, other)
    const approved = await Array.fromAsync(packageEntries(ports, request))
    const bytes = await readFile(target)
    const files: [number, number, number][] = []
    let end = 0
    for await (const entry of (await fromBufferPromise(bytes)).eachEntry()) {
      files.push([entry.compressionMethod, entry.crc32, entry.compressedSize])
      end += localHeaderBytes(entry.fileName) + entry.compressedSize
    }
    const line = {
      unit: 'files',
      of: nameOfUnit(approved),
      end,
      sha256: sha256Hex(bytes.subarray(0, end)),
      files,
    }
    const head = digestOf('sluice-package-journal', { writer: WRITER_VERSION, level: 'balanced' })
    await rename(target, `${target}.part`)
    await writeFile(`${target}.journal`, `${head}\n${JSON.stringify(line)}\n`)
  })
  await expect(release(request)).rejects.toMatchObject({ name: 'PackageDiffers' })
})
