import { newPathSet, OWN_NAMES, pathProblem } from '#core/paths.ts'
import { manifestDigest } from '#egress/manifest.ts'
import { entryContent } from '#package/entry-content.ts'
import { about, shown, type PackageProblem } from '#package/package-problem.ts'
import { openPagedFile, type PagedFile } from '#package/paged-file.ts'
import { readPackage, type PackedEntry } from '#package/read-package.ts'
import { readRecord } from '#package/read-record.ts'
import { readSignature, type SignedBy } from '#package/read-signature.ts'
import { headOfRecord, MANIFEST_NAME, SIGNATURE_NAME, type ReleaseRecord } from '#package/release-record.ts'
import { textOf } from '#package/strict-text.ts'

/** What a package is, and everything that is wrong with it. The totals count what its directory lists and what was read. */
export interface VerifyReport {
  readonly ok: boolean
  readonly problems: readonly PackageProblem[]
  readonly totals: { readonly entries: number; readonly bytes: number; readonly packageBytes: number }
  /** Absent where manifest.json is missing or says something else. */
  readonly record?: ReleaseRecord
  /** Absent where the record is not signed in the form that Sluice writes. */
  readonly signature?: SignedBy
}

/**
 * Tells whether a file is a whole and unchanged package: every file of its release record and nothing else, each with
 * its bytes and SHA-256, under safe names, the manifest digest recomputed and the one that every decision approved, and
 * the record signed. Anybody could have made such a package: that this service did is known only where the signature
 * was checked, with its public key in PEM. Whatever is wrong with the zip, or with the key, is in the report; throws
 * only errors of the disk, and the signal's reason when it fires.
 */
export async function verifyPackage(
  path: string,
  { publicKeyPem, signal }: { readonly publicKeyPem?: string; readonly signal?: AbortSignal } = {},
): Promise<VerifyReport> {
  const file = await openPagedFile(path, signal)
  try {
    const listing = await readPackage(file)
    const problems: PackageProblem[] = listing.problems.map((problem) => ({ problem }))
    const named = listing.entries.map((entry) => ({ entry, path: nameOf(entry) }))
    problems.push(...named.flatMap(({ entry, path: name }) => headerProblems(entry, name)), ...clashes(named))
    const entryAt = (name: string) => named.find(({ path: each }) => each === name)?.entry
    const read = await readRecord(file, entryAt(MANIFEST_NAME))
    problems.push(...ofEntry(MANIFEST_NAME, read), ...(read.record ? await recordProblems(read.record) : []))
    const signed = await readSignature(file, entryAt(SIGNATURE_NAME), read.bytes, publicKeyPem)
    problems.push(...ofEntry(SIGNATURE_NAME, signed))
    const contents = await checkContents(file, named, read.record, signal)
    problems.push(...contents.problems)
    // A read that was given up looks like data that cannot be read.
    signal?.throwIfAborted()
    return {
      ok: problems.length === 0,
      problems,
      totals: { entries: named.length, bytes: contents.bytes, packageBytes: file.bytes },
      ...(read.record && { record: read.record }),
      ...(signed.signature && { signature: signed.signature }),
    }
  } finally {
    await file.close()
  }
}

interface NamedEntry {
  readonly entry: PackedEntry
  /** Absent where the name is not UTF-8. */
  readonly path: string | undefined
}

function nameOf({ name }: PackedEntry): string | undefined {
  return textOf(name)
}

function headerProblems(entry: PackedEntry, path: string | undefined): readonly PackageProblem[] {
  if (path === undefined) return [{ problem: 'The name of an entry is not UTF-8' }]
  const unsafe = OWN_NAMES.includes(path) ? undefined : pathProblem(path)
  return [...entry.problems, ...(unsafe ? [unsafe.sentence] : [])].map((problem) => about(path, problem))
}

function clashes(named: readonly NamedEntry[]): readonly PackageProblem[] {
  const set = newPathSet()
  return named.flatMap(({ path }) => {
    const clash = path === undefined ? undefined : set.add(path)
    return clash ? [about(clash.path, `It collides with another entry: ${shown(clash.other)}`)] : []
  })
}

function ofEntry(name: string, { problem }: { readonly problem?: string }): readonly PackageProblem[] {
  return problem === undefined ? [] : [about(name, problem)]
}

function ofRecord(problem: string): readonly PackageProblem[] {
  return ofEntry(MANIFEST_NAME, { problem })
}

async function* inTurn<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

async function recordProblems(record: ReleaseRecord): Promise<readonly PackageProblem[]> {
  const digest = await manifestDigest(headOfRecord(record), inTurn(record.files)).catch(() => undefined)
  if (digest === undefined) return ofRecord('Its files are not in order, or one is listed twice')
  if (digest !== record.manifestDigest) return ofRecord('Its manifest digest is not that of its files')
  const approved = record.decisions.every(
    (made) => made.decision === 'APPROVED' && made.manifestDigest === digest,
  )
  return approved ? [] : ofRecord('Not every decision in it approves exactly these files')
}

async function checkContents(
  file: PagedFile,
  named: readonly NamedEntry[],
  record: ReleaseRecord | undefined,
  signal: AbortSignal | undefined,
): Promise<{ readonly bytes: number; readonly problems: readonly PackageProblem[] }> {
  const listed = new Map(record?.files.map((each) => [each.path, each]))
  const problems: PackageProblem[] = []
  let bytes = 0
  for (const { entry, path } of named) {
    signal?.throwIfAborted()
    const content = await entryContent(file, entry)
    bytes += content.bytes
    if (path === undefined || OWN_NAMES.includes(path)) continue
    const expected = listed.get(path)
    listed.delete(path)
    if (content.problem !== undefined) problems.push(about(path, content.problem))
    else if (record && !expected) problems.push(about(path, 'It is not in the release record'))
    else if (expected && (expected.bytes !== content.bytes || expected.sha256 !== content.sha256))
      problems.push(about(path, 'Its bytes are not those of the release record'))
  }
  for (const path of listed.keys())
    problems.push(about(path, 'It is in the release record but not in the package'))
  return { bytes, problems }
}
