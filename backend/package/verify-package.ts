import { canonicalJson } from '#core/canonical-json.ts'
import { newPathSet, pathProblem } from '#core/paths.ts'
import { manifestDigest } from '#egress/manifest.ts'
import { entryContent } from '#package/entry-content.ts'
import { openPagedFile, type PagedFile } from '#package/paged-file.ts'
import { readPackage, type PackedEntry } from '#package/read-package.ts'
import { headOfRecord, MANIFEST_NAME, releaseRecord, type ReleaseRecord } from '#package/release-record.ts'

/** One thing that is wrong: with the entry of that path, or with the whole where there is none. Safe to show. */
interface PackageProblem {
  readonly path?: string
  readonly problem: string
}

/** What a package is, and everything that is wrong with it. The totals count what its directory lists and what was read. */
export interface VerifyReport {
  readonly ok: boolean
  readonly problems: readonly PackageProblem[]
  readonly totals: { readonly entries: number; readonly bytes: number; readonly packageBytes: number }
  /** Absent where manifest.json is missing or says something else. */
  readonly record?: ReleaseRecord
}

// Larger than the record of a hundred thousand files with the longest paths.
const MAX_RECORD_BYTES = 256 * 1024 * 1024

/**
 * Tells whether a file is a whole and unchanged package: every file of its release record and nothing else, each with
 * its bytes and SHA-256, under safe names, the manifest digest recomputed and the one that every decision approved.
 * Whatever is wrong with the zip is in the report; throws only errors of the disk.
 */
export async function verifyPackage(path: string): Promise<VerifyReport> {
  const file = await openPagedFile(path)
  try {
    const listing = await readPackage(file)
    const problems: PackageProblem[] = listing.problems.map((problem) => ({ problem }))
    const named = listing.entries.map((entry) => ({ entry, path: nameOf(entry) }))
    problems.push(...named.flatMap(({ entry, path: name }) => headerProblems(entry, name)), ...clashes(named))
    const read = await readRecord(file, named)
    problems.push(...read.problems, ...(read.record ? await recordProblems(read.record) : []))
    const contents = await checkContents(file, named, read.record)
    problems.push(...contents.problems)
    return {
      ok: problems.length === 0,
      problems,
      totals: { entries: named.length, bytes: contents.bytes, packageBytes: file.bytes },
      ...(read.record && { record: read.record }),
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

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return undefined
  }
}

function nameOf({ name }: PackedEntry): string | undefined {
  return textOf(name)
}

/** A path with everything that is not plainly visible written as its code point. */
function shown(path: string): string {
  return path.replaceAll(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu, (character) =>
    character === ' ' ? ' ' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

function about(path: string, problem: string): PackageProblem {
  return { path: shown(path), problem }
}

function headerProblems(entry: PackedEntry, path: string | undefined): readonly PackageProblem[] {
  if (path === undefined) return [{ problem: 'The name of an entry is not UTF-8' }]
  const unsafe = path === MANIFEST_NAME ? undefined : pathProblem(path)
  return [...entry.problems, ...(unsafe ? [unsafe.sentence] : [])].map((problem) => about(path, problem))
}

function clashes(named: readonly NamedEntry[]): readonly PackageProblem[] {
  const set = newPathSet()
  return named.flatMap(({ path }) => {
    const clash = path === undefined ? undefined : set.add(path)
    return clash ? [about(clash.path, `It collides with another entry: ${shown(clash.other)}`)] : []
  })
}

function ofRecord(problem: string): readonly PackageProblem[] {
  return [about(MANIFEST_NAME, problem)]
}

async function readRecord(
  file: PagedFile,
  named: readonly NamedEntry[],
): Promise<{ readonly record?: ReleaseRecord; readonly problems: readonly PackageProblem[] }> {
  const found = named.find(({ path }) => path === MANIFEST_NAME)
  if (!found) return { problems: ofRecord('The package has no release record') }
  if (found.entry.bytes > MAX_RECORD_BYTES) return { problems: ofRecord('The release record is too large') }
  const pieces: Uint8Array[] = []
  const { problem } = await entryContent(file, found.entry, (piece) => pieces.push(piece))
  if (problem !== undefined) return { problems: ofRecord(problem) }
  const text = textOf(Buffer.concat(pieces))
  const record = text === undefined ? undefined : parsed(text)
  return record
    ? { record, problems: [] }
    : { problems: ofRecord('The release record does not have the form that Sluice writes') }
}

// One text for one record: with no field twice, no two readers read different things.
function parsed(text: string): ReleaseRecord | undefined {
  try {
    const record = releaseRecord.parse(JSON.parse(text))
    return canonicalJson(record) === text ? record : undefined
  } catch {
    return undefined
  }
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
): Promise<{ readonly bytes: number; readonly problems: readonly PackageProblem[] }> {
  const listed = new Map(record?.files.map((each) => [each.path, each]))
  const problems: PackageProblem[] = []
  let bytes = 0
  for (const { entry, path } of named) {
    const content = await entryContent(file, entry)
    bytes += content.bytes
    if (path === undefined || path === MANIFEST_NAME) continue
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
