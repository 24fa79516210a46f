import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReadableStream } from 'node:stream/web'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonicalJson } from '#core/canonical-json.ts'
import { FILES, packed, recordOf, rows, SIGNER, signatureOf } from '#package/example-package.fixture.ts'
import { MANIFEST_NAME, SIGNATURE_NAME, type ReleaseRecord } from '#package/release-record.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { entryOf, writePackage, type PackageEntry } from '#package/write-package.ts'

let folder: string
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'))
})
afterAll(() => rm(folder, { recursive: true }))

const pack = (...content: [files?: readonly PackageEntry[], record?: string, signature?: string]) =>
  packed(join(folder, `${(count += 1)}.zip`), ...content)

test('a package as it was written is whole', async () => {
  const file = await pack()
  const record = await recordOf(FILES)
  const text = canonicalJson(record)
  const own = Buffer.byteLength(text) + Buffer.byteLength(await signatureOf(text))
  expect(await verifyPackage(file)).toEqual({
    ok: true,
    problems: [],
    record,
    signature: { keyId: await SIGNER.keyId(), checked: false },
    totals: {
      entries: FILES.length + 2,
      bytes: FILES.reduce((sum, { bytes }) => sum + bytes, own),
      packageBytes: (await readFile(file)).length,
    },
  })
})

test('a large entry is whole too', async () => {
  expect(await verifyPackage(await pack([entryOf('large.csv', rows(200_000))]))).toMatchObject({ ok: true })
})

test.each<[string, () => Promise<string>, { path?: string; problem: string }]>([
  [
    'a file that is missing',
    async () => pack(FILES.slice(1), canonicalJson(await recordOf(FILES))),
    { path: 'a/table.csv', problem: 'It is in the release record but not in the package' },
  ],
  [
    'a file too many',
    async () => pack(FILES, canonicalJson(await recordOf(FILES.slice(1)))),
    { path: 'a/table.csv', problem: 'It is not in the release record' },
  ],
  [
    'another content than the record says',
    async () => pack([entryOf('a', 'x')], canonicalJson(await recordOf([entryOf('a', 'y')]))),
    { path: 'a', problem: 'Its bytes are not those of the release record' },
  ],
  [
    'a record of other files than were approved',
    async () => pack(FILES, canonicalJson(await recordOf(FILES, { workspace: 'other' }))),
    { path: MANIFEST_NAME, problem: 'Its manifest digest is not that of its files' },
  ],
  [
    'a rejection',
    async () => pack(FILES, await withDecision({ decision: 'REJECTED' })),
    { path: MANIFEST_NAME, problem: 'Not every decision in it approves exactly these files' },
  ],
  [
    'an approval of something else',
    async () => pack(FILES, await withDecision({ manifestDigest: '0'.repeat(64) })),
    { path: MANIFEST_NAME, problem: 'Not every decision in it approves exactly these files' },
  ],
  [
    'files out of order',
    async () => pack(FILES, canonicalJson(await reordered())),
    { path: MANIFEST_NAME, problem: 'Its files are not in order, or one is listed twice' },
  ],
  [
    'a record with a field twice',
    async () => pack(FILES, canonicalJson(await recordOf(FILES)).replace('{', '{"title":"x",')),
    { path: MANIFEST_NAME, problem: 'The release record does not have the form that Sluice writes' },
  ],
  [
    'a record with a lone surrogate',
    async () => pack(FILES, canonicalJson(await recordOf(FILES)).replace('"Tables', '"\\ud800')),
    { path: MANIFEST_NAME, problem: 'The release record does not have the form that Sluice writes' },
  ],
  [
    'a record that is no JSON',
    () => pack(FILES, 'hello'),
    { path: MANIFEST_NAME, problem: 'The release record does not have the form that Sluice writes' },
  ],
])('%s is reported', async (_, make, problem) => {
  const report = await verifyPackage(await make())
  expect(report.ok).toBe(false)
  expect(report.problems).toContainEqual(problem)
})

async function withDecision(change: Partial<ReleaseRecord['decisions'][number]>): Promise<string> {
  const record = await recordOf(FILES)
  return canonicalJson({ ...record, decisions: record.decisions.map((each) => ({ ...each, ...change })) })
}

async function reordered(): Promise<ReleaseRecord> {
  const record = await recordOf(FILES)
  return { ...record, files: record.files.toReversed() }
}

test('a package without a record is reported', async () => {
  const target = join(folder, 'bare.zip')
  await writePackage({ target, entries: ReadableStream.from(FILES) })
  expect((await verifyPackage(target)).problems).toEqual([
    { path: MANIFEST_NAME, problem: 'The package has no release record' },
    { path: SIGNATURE_NAME, problem: 'The release record is not signed' },
  ])
})

test('a file that is not there is an error of the disk', async () => {
  await expect(verifyPackage(join(folder, 'nowhere.zip'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('who gives the check up is told so, not that the package is damaged', async () => {
  const path = await pack(FILES)
  const reason = new Error('enough')
  await expect(verifyPackage(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
