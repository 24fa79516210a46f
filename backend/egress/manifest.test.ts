import { ReadableStream } from 'node:stream/web'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf, sha256Hex } from '#core/digest.ts'
import { comparePaths } from '#core/paths.ts'
import {
  headOf,
  manifestDigest,
  MANIFEST_DOMAIN,
  type ManifestFile,
  type ManifestHead,
} from '#egress/manifest.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 8 })
const digest = text.map((content) => sha256Hex(content))
const anyFile: fc.Arbitrary<ManifestFile> = fc.record(
  { path: text, bytes: fc.nat(), sha256: digest, mediaType: text, sourceVersion: text, stagedVersion: text },
  { noNullPrototype: true },
)
const anyHead: fc.Arbitrary<ManifestHead> = fc.record(
  {
    v: fc.constant(1),
    requestId: text,
    round: fc.nat(),
    project: text,
    workspace: text,
    submittedBy: text,
    submittedAt: text,
    policy: fc.record({ name: text, version: fc.nat() }),
  },
  { noNullPrototype: true },
)
const anyFiles = fc
  .uniqueArray(anyFile, { selector: ({ path }) => path, minLength: 1, maxLength: 6 })
  .map((files) => files.toSorted((a, b) => comparePaths(a.path, b.path)))

const digestOfManifest = (head: ManifestHead, files: readonly ManifestFile[]) =>
  manifestDigest(head, ReadableStream.from(files))

const reversed = <T extends object>(value: T): T => ({
  ...value,
  ...Object.fromEntries(Object.entries(value).toReversed()),
})

test('the streamed digest is that of the whole manifest', async () => {
  await fc.assert(
    fc.asyncProperty(anyHead, anyFiles, async (head, files) => {
      const { v, requestId, round, project, workspace, submittedBy, submittedAt, policy } = head
      const whole = digestOf(MANIFEST_DOMAIN, {
        v,
        requestId,
        round,
        project,
        workspace,
        submittedBy,
        submittedAt,
        policy: { ...policy },
        files: files.map((file) => ({ ...file })),
      })
      expect(await digestOfManifest(head, files)).toBe(whole)
    }),
  )
})

test('a change to any field of any file changes the digest', async () => {
  await fc.assert(
    fc.asyncProperty(anyHead, anyFiles, fc.nat(), anyFile, async (head, files, at, other) => {
      const target = files[at % files.length]
      if (!target) throw new Error('there is always a file')
      const before = await digestOfManifest(head, files)
      const changes: Partial<ManifestFile>[] = [
        { bytes: target.bytes + 1 },
        { sha256: sha256Hex(`${target.sha256}!`) },
        { mediaType: `${target.mediaType}!` },
        { sourceVersion: `${target.sourceVersion}!` },
        { stagedVersion: `${target.stagedVersion}!` },
        { path: `${target.path}\u{10fffd}` },
        { sourceVersion: `${target.sourceVersion}${other.stagedVersion}?` },
      ]
      for (const change of changes) {
        const changed = files
          .map((file) => (file === target ? { ...file, ...change } : file))
          .toSorted((a, b) => comparePaths(a.path, b.path))
        expect(await digestOfManifest(head, changed)).not.toBe(before)
      }
    }),
  )
})

test('a change to any field of the head changes the digest', async () => {
  await fc.assert(
    fc.asyncProperty(anyHead, anyFiles, async (head, files) => {
      const changed: ManifestHead[] = [
        { ...head, requestId: `${head.requestId}!` },
        { ...head, round: head.round + 1 },
        { ...head, project: `${head.project}!` },
        { ...head, workspace: `${head.workspace}!` },
        { ...head, submittedBy: `${head.submittedBy}!` },
        { ...head, submittedAt: `${head.submittedAt}!` },
        { ...head, policy: { ...head.policy, name: `${head.policy.name}!` } },
        { ...head, policy: { ...head.policy, version: head.policy.version + 1 } },
      ]
      const digests = await Promise.all([head, ...changed].map((each) => digestOfManifest(each, files)))
      expect(new Set(digests).size).toBe(digests.length)
    }),
  )
})

test('a file more or less, or the contents of two files exchanged, changes the digest', async () => {
  await fc.assert(
    fc.asyncProperty(anyHead, anyFiles, async (head, files) => {
      const [first, second, ...rest] = files
      const before = await digestOfManifest(head, files)
      expect(await digestOfManifest(head, files.slice(1))).not.toBe(before)
      if (!first || !second || first.sha256 === second.sha256) return
      const exchanged = [{ ...first, sha256: second.sha256 }, { ...second, sha256: first.sha256 }, ...rest]
      expect(await digestOfManifest(head, exchanged)).not.toBe(before)
    }),
  )
})

test('the order in which fields were set, and fields that are not of the manifest, do not show', async () => {
  await fc.assert(
    fc.asyncProperty(anyHead, anyFiles, async (head, files) => {
      const noisy = files.map((file) => ({ pathKey: file.path, ...reversed(file) }))
      const other = { title: 'x', ...reversed({ ...head, policy: { stages: 2, ...reversed(head.policy) } }) }
      expect(await digestOfManifest(other, noisy)).toBe(await digestOfManifest(head, files))
    }),
  )
})

const head: ManifestHead = {
  v: 1,
  requestId: 'req-1',
  round: 1,
  project: 'p',
  workspace: 'w',
  submittedBy: 'ada',
  submittedAt: '2026-01-01T00:00:00.000Z',
  policy: { name: 'two-stage', version: 1 },
}
const file = (path: string): ManifestFile => ({
  path,
  bytes: 1,
  sha256: sha256Hex('x'),
  mediaType: 'text/plain',
  sourceVersion: 's1',
  stagedVersion: 't1',
})

async function* numbered(count: number): AsyncGenerator<ManifestFile> {
  for (let i = 0; i < count; i++) yield file(String(i).padStart(6, '0'))
}

test.each([
  ['b', 'a'],
  ['a', 'a'],
  // UTF-16 would order these two the other way round.
  ['😀', '\uffee'],
])('files out of order are refused: %s before %s', async (first, second) => {
  await expect(digestOfManifest(head, [file(first), file(second)])).rejects.toThrow('ascending order')
})

test('a request has a manifest from its submission on, and only its own fields are in it', () => {
  const request = {
    ...head,
    id: head.requestId,
    title: 't',
    purpose: 'p',
    requestedBy: { id: head.submittedBy, name: 'Ada', email: 'ada@example.org' },
    createdAt: '2025-12-31T00:00:00.000Z',
    status: 'STAGING',
    version: 3,
    policy: { ...head.policy, stages: [], recipients: [] },
    decisions: [],
    files: { count: 1, bytes: 1, types: [] },
    downloads: { used: 0, allowed: 1 },
    attempt: 1,
  } as const
  expect(headOf(request)).toEqual(head)
  const { submittedAt: _, ...draft } = request
  expect(() => headOf(draft)).toThrow('before it is submitted')
})

test('the digest of a known manifest never changes', async () => {
  const digestNow = await digestOfManifest(head, [file('a.txt'), file('b/c.txt')])
  expect(digestNow).toBe('9f7ce0279f78e7709e7ddcc3b330907fdef6fe45be7901507833862ee6e78714')
})

test('a hundred thousand files need no list in memory', async () => {
  await expect(manifestDigest(head, numbered(100_000))).resolves.toMatch(/^[0-9a-f]{64}$/)
})
