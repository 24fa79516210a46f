import { createHash } from 'node:crypto'
import { keepNote, noteThere, packageLayout, WORK, type PackageLayout } from '#egress/release-works.ts'
import { WorkMissing } from '#ports/works.ts'
import { PackageDiffers } from '#egress/tasks/release-package.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import type { PartContent } from '#ports/packages.ts'
import type { Ports } from '#ports/ports.ts'
import type { StagingPlace } from '#ports/staging.ts'

export interface AddPartInput extends TaskInput {
  /** From 1. */
  readonly part: number
}

type Part = PackageLayout['parts'][number]
type Piece = Part['pieces'][number]

/**
 * Adds one part to the package. What a batch finished goes in as it was when it was finished.
 * @throws PackageDiffers where it is not any more, WorkMissing
 */
export function addPart({ records, packages, works }: Pick<Ports, 'records' | 'packages' | 'works'>) {
  return async (input: AddPartInput, signal?: AbortSignal): Promise<{ added: boolean }> => {
    const request = await requestWhile('RELEASING', records, input)
    if (!request) return { added: false }
    const place = { requestId: request.id, round: request.round }
    const { upload, parts } = await noteThere(works, place, WORK.layout, packageLayout, signal)
    const part = parts[input.part - 1]
    if (!part) throw new WorkMissing(`The package has no part ${input.part}`)
    const content = contentOf(works, place, part, signal)
    const tag = await packages.addPart(upload, input.part, content)
    await keepNote(works, place, WORK.part(input.part), { tag, bytes: part.bytes, sha256: content.sha256() })
    return { added: true }
  }
}

/** A part, and the SHA-256 of what is to be in it: of what was read, or of the batch that a store copies by itself. */
function contentOf(
  works: Ports['works'],
  place: StagingPlace,
  { bytes, pieces }: Part,
  signal: AbortSignal | undefined,
): PartContent & { sha256(): string } {
  let read: string | undefined
  const [only, ...more] = pieces
  async function* open(): AsyncGenerator<Uint8Array> {
    const whole = createHash('sha256')
    for (const piece of pieces)
      for await (const chunk of pieceOf(works, place, piece, signal)) {
        whole.update(chunk)
        yield chunk
      }
    read = whole.digest('hex')
  }
  const batch = only?.kind === 'batch' && more.length === 0 ? only : undefined
  return {
    bytes,
    open,
    ...(batch?.version !== undefined && {
      work: { place, name: WORK.batch(batch.batch), version: batch.version },
    }),
    sha256() {
      const sha256 = batch?.sha256 ?? read
      if (sha256 === undefined) throw new WorkMissing('A part was added without being read')
      return sha256
    },
  }
}

async function* pieceOf(
  works: Ports['works'],
  place: StagingPlace,
  piece: Piece,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (piece.kind === 'header') {
    yield Buffer.from(piece.data, 'base64')
    return
  }
  const name = piece.kind === 'batch' ? WORK.batch(piece.batch) : WORK.directory
  const found = await works.open(place, name, undefined, signal)
  if (!found) throw new WorkMissing(`There is no ${name} of this package`)
  const hash = createHash('sha256')
  for await (const chunk of found.stream) {
    hash.update(chunk)
    yield chunk
  }
  if (hash.digest('hex') !== piece.sha256)
    throw new PackageDiffers(`What is kept as ${name} is not what was written there`)
}
