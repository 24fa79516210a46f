import { generateKeyPairSync } from 'node:crypto'
import { ReadableStream } from 'node:stream/web'
import { canonicalJson } from '#core/canonical-json.ts'
import { pemOf } from '#core/signing-key.ts'
import { manifestDigest } from '#egress/manifest.ts'
import { keySigner } from '#local/key-signer.ts'
import { headOfRecord, MANIFEST_NAME, SIGNATURE_NAME, type ReleaseRecord } from '#package/release-record.ts'
import { signRecord } from '#package/signed-record.ts'
import { entryOf, writePackage, type PackageEntry } from '#package/write-package.ts'

// Packages for tests.

/** A table of that many lines. */
export const rows = (lines: number) =>
  Array.from({ length: lines }, (_, i) => `${i},${(i * 7919) % 1000}\n`).join('')
/** A deflated, a very well deflated, an empty and a stored file, in the manifest's order. */
export const FILES = [
  entryOf('a/table.csv', rows(400)),
  entryOf('a/zeros.bin', Buffer.alloc(3000)),
  entryOf('empty.txt', ''),
  entryOf('é/noise.bin', Buffer.from(Array.from({ length: 500 }, (_, i) => (i * i * 31) % 251))),
]

/** The record of these files, approved in two stages. */
export async function recordOf(
  files: readonly PackageEntry[],
  change: Partial<ReleaseRecord> = {},
): Promise<ReleaseRecord> {
  const record: ReleaseRecord = {
    v: 1,
    requestId: 'req-1',
    title: 'Tables for the paper',
    project: 'p',
    workspace: 'w',
    round: 1,
    requestedBy: 'ada',
    submittedAt: '2026-01-01T00:00:00.000Z',
    policy: { name: 'two-stage', version: 1 },
    manifestDigest: '',
    files: files.map(({ path, bytes, sha256 }) => ({
      path,
      bytes,
      sha256,
      mediaType: 'text/plain',
      sourceVersion: 's1',
      stagedVersion: 't1',
    })),
    decisions: [],
  }
  const digest = await manifestDigest(headOfRecord(record), ReadableStream.from(record.files))
  const decision = {
    at: record.submittedAt,
    reason: 'fine',
    decision: 'APPROVED' as const,
    manifestDigest: digest,
  }
  const decisions = [
    { ...decision, stage: 1, group: 'InformationGovernance', by: 'grace' },
    { ...decision, stage: 2, group: 'ResearchIT', by: 'edsger' },
  ]
  return { ...record, manifestDigest: digest, decisions, ...change }
}

const pair = generateKeyPairSync('ed25519')
/** Who signs the packages for tests, and the key to check it with. */
export const SIGNER = keySigner(pair)
export const PUBLIC_KEY_PEM = pemOf(pair.publicKey)

/** The signature over a record, as it lies in a package. */
export async function signatureOf(record: string): Promise<string> {
  return canonicalJson(await signRecord(SIGNER, Buffer.from(record)))
}

/** Packs the files under a record that is true, and signed, unless it is given; without a signature where it is empty. */
export async function packed(
  target: string,
  files: readonly PackageEntry[] = FILES,
  record?: string,
  signature?: string,
): Promise<string> {
  const text = record ?? canonicalJson(await recordOf(files))
  const signed = signature ?? (await signatureOf(text))
  const own = [entryOf(MANIFEST_NAME, text), ...(signed === '' ? [] : [entryOf(SIGNATURE_NAME, signed)])]
  await writePackage({ target, entries: ReadableStream.from([...own, ...files]) })
  return target
}
