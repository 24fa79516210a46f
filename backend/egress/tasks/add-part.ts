import { createHash } from 'node:crypto'
import { keepNote, noteThere, packageLayout, WORK, type PackageLayout } from '#egress/release-works.ts'
import { WorkMissing } from '#ports/works.ts'
import { PackageDiffers } from '#egress/tasks/release-package.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import { inOrder } from '#package/in-order.ts'
import type { PartContent } from '#ports/packages.ts'
import type { Ports } from '#ports/ports.ts'
import type { StagingPlace } from '#ports/staging.ts'

export interface AddPartInput extends TaskInput {
  /** From 1. */
  readonly part: number
}

/** Pieces of a part that are on their way: hides the way to the store. */
const OPENED_AT_ONCE = 4

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
    const told = new AbortController()
    const either = signal ? AbortSignal.any([signal, told.signal]) : told.signal
    try {
      const opened = inOrder(pieces, OPENED_AT_ONCE, (piece) => openPiece(works, place, piece, either))
      for await (const stream of opened)
        for await (const chunk of stream) {
          whole.update(chunk)
          yield chunk
        }
    } finally {
      // Where this ends early, whoever sends what nobody reads is told so.
      told.abort()
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

/** @throws WorkMissing */
async function openPiece(
  works: Ports['works'],
  place: StagingPlace,
  piece: Piece,
  signal: AbortSignal,
): Promise<Iterable<Uint8Array> | AsyncIterable<Uint8Array>> {
  if (piece.kind === 'header') return [Buffer.from(piece.data, 'base64')]
  const name = piece.kind === 'batch' ? WORK.batch(piece.batch) : WORK.directory
  const found = await works.open(place, name, undefined, signal)
  if (!found) throw new WorkMissing(`There is no ${name} of this package`)
  return asWritten(found.stream, name, piece.sha256)
}

/** @throws PackageDiffers at its end, where it is not what was written */
async function* asWritten(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  sha256: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  for await (const chunk of stream) {
    hash.update(chunk)
    yield chunk
  }
  if (hash.digest('hex') !== sha256)
    throw new PackageDiffers(`What is kept as ${name} is not what was written there`)
}
