import { abortable } from '#core/abortable.ts'
import { newMeter } from '#core/digest.ts'
import { everyFile } from '#egress/every-file.ts'
import { ownEntries, stagedEntry } from '#egress/package-entries.ts'
import { packageName } from '#egress/package-place.ts'
import type { ReleaseBatch } from '#egress/release-plan.ts'
import {
  batchNote,
  keepNote,
  noteAt,
  noteThere,
  releasePlan,
  WORK,
  type BatchResult,
  type ReleasePlan,
} from '#egress/release-works.ts'
import { WorkMissing, type WorkName } from '#ports/works.ts'
import type { EgressRequest } from '#egress/request.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import { packFiles, packSlice, sealFile } from '#package/pack-part.ts'
import { IntegrityError } from '#package/package-errors.ts'
import type { PackageEntry } from '#package/write-package.ts'
import type { Ports } from '#ports/ports.ts'
import type { StagingPlace } from '#ports/staging.ts'

export interface PackBatchInput extends TaskInput {
  readonly batch: number
}

const PAGE = 500

/**
 * Does one batch of a package: reads and hashes its files, compresses them, and keeps the bytes and what is known of them
 * among the works. A batch that is finished, and of which every byte is still there, is not done again.
 * @throws IntegrityError, StagedMissing
 */
export function packBatch(ports: Pick<Ports, 'records' | 'staging' | 'works' | 'signer' | 'settings'>) {
  const { records, staging, works, settings } = ports
  const { level } = settings.packing

  const entriesOf = async (
    { id, round }: EgressRequest,
    after: string | undefined,
    files: number,
  ): Promise<readonly PackageEntry[]> => {
    const entries: PackageEntry[] = []
    for await (const page of everyFile(records, id, round, Math.min(PAGE, files), after)) {
      entries.push(...page.slice(0, files - entries.length).map((file) => stagedEntry(staging, file)))
      if (entries.length === files) return entries
    }
    throw new WorkMissing('The plan names files that the request does not have')
  }
  const entryAfter = async (request: EgressRequest, after: string | undefined): Promise<PackageEntry> => {
    const [entry] = await entriesOf(request, after, 1)
    if (!entry) throw new WorkMissing('The plan names a file that the request does not have')
    return entry
  }

  const kept = async (place: StagingPlace, name: WorkName, chunks: Iterable<Uint8Array>) => {
    const version = await works.put(place, name, chunks)
    return version === undefined ? {} : { version }
  }

  const pack = async (
    request: EgressRequest,
    batch: ReleaseBatch,
    name: string,
    signal: AbortSignal,
  ): Promise<BatchResult> => {
    const place = { requestId: request.id, round: request.round }
    switch (batch.kind) {
      case 'own':
      case 'files': {
        const [own, staged] = await Promise.all([
          batch.kind === 'own' || batch.own ? ownEntries(ports, request) : [],
          batch.kind === 'own' ? [] : entriesOf(request, batch.after, batch.files),
        ])
        const { chunks, bytes, sha256, files } = await packFiles([...own, ...staged], level, signal)
        return {
          kind: 'files',
          bytes,
          sha256,
          ...(await kept(place, name, chunks)),
          files: files.map(({ method, crc32, compressedBytes }) => [method, crc32, compressedBytes]),
        }
      }
      case 'slice': {
        const entry = await entryAfter(request, batch.after)
        const { chunks, bytes, sha256, content } = await packSlice(entry, batch, level, signal)
        return { kind: 'slice', bytes, sha256, ...(await kept(place, name, chunks)), content: { ...content } }
      }
      case 'seal': {
        const entry = await entryAfter(request, batch.after)
        const { bytes, sha256, slices } = await sealFile(entry, batch.sliceBytes, signal)
        if (bytes !== entry.bytes || sha256 !== entry.sha256)
          throw new IntegrityError(
            entry.path,
            { bytes: entry.bytes, sha256: entry.sha256 },
            { bytes, sha256 },
          )
        return { kind: 'seal', sha256, slices: [...slices] }
      }
    }
  }

  /**
   * Whether a finished slice is of the bytes that its file has: a slice alone cannot tell whether they were the approved ones.
   * Where they were not, and the file has been put right since, it is packed again.
   */
  const isOfFile = async (
    request: EgressRequest,
    { id, batches }: ReleasePlan,
    number: number,
    result: BatchResult,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const batch = batches[number]
    if (batch?.kind !== 'slice' || result.kind !== 'slice') return true
    const place = { requestId: request.id, round: request.round }
    const seal = batches.findLastIndex(({ kind }, index) => kind === 'seal' && index < number)
    const sealed = await noteAt(works, place, WORK.result(seal), batchNote, signal)
    if (sealed?.plan === id && sealed.result.kind === 'seal')
      return sealed.result.slices[number - seal - 1] === result.content.sha256
    const seen = newMeter()
    const entry = await entryAfter(request, batch.after)
    for await (const chunk of abortable(entry.open(batch, signal), signal)) seen.add(chunk)
    return seen.sha256() === result.content.sha256
  }

  return async (input: PackBatchInput, signal: AbortSignal): Promise<{ packed: boolean }> => {
    const request = await requestWhile('RELEASING', records, input)
    if (!request) return { packed: false }
    const place = { requestId: request.id, round: request.round }
    const name = WORK.result(input.batch)
    const [plan, earlier] = await Promise.all([
      noteThere(works, place, WORK.plan, releasePlan, signal),
      noteAt(works, place, name, batchNote, signal),
    ])
    const batch = plan.batches[input.batch]
    if (!batch || plan.key !== packageName(request, level))
      throw new WorkMissing('The plan is that of another package')
    if (
      earlier?.plan === plan.id &&
      (await isStillThere(works, place, input.batch, earlier.result, signal)) &&
      (await isOfFile(request, plan, input.batch, earlier.result, signal))
    )
      return { packed: true }
    const result = await pack(request, batch, WORK.batch(input.batch), signal)
    signal.throwIfAborted()
    // After the bytes: what has a result is finished.
    await keepNote(works, place, name, { plan: plan.id, result })
    return { packed: true }
  }
}

/** Whether what a finished batch wrote is there as it wrote it: it may have been lost or replaced since. */
async function isStillThere(
  works: Ports['works'],
  place: StagingPlace,
  number: number,
  result: BatchResult,
  signal: AbortSignal,
): Promise<boolean> {
  if (result.kind === 'seal') return true
  // Whoever sends what nobody reads is told so.
  const told = new AbortController()
  const either = AbortSignal.any([signal, told.signal])
  const found = await works.open(place, WORK.batch(number), undefined, either)
  if (found?.bytes !== result.bytes || found.version !== result.version) {
    told.abort()
    return false
  }
  const seen = newMeter()
  for await (const chunk of found.stream) seen.add(chunk)
  return seen.sha256() === result.sha256
}
