import { SYSTEM } from '#core/actor.ts'
import { receivedUnit } from '#egress/received-unit.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import type { Ports } from '#ports/ports.ts'

type Needs = Pick<Ports, 'records' | 'sources' | 'now'>

/** Files looked at together. */
const BATCH = 100
/** Whoever hands in waits for the answer, so there is an end to looking: what was not looked at is missing still. */
const MAX_LOOKS = 30

/**
 * Takes up bytes that a client sent straight to the store by its link. They count if they are as many as announced and the
 * draft is open; the version that they replace is removed. Repeatable.
 * @returns whether something new was taken up
 */
export function noteArrival({ records, sources, now }: Needs) {
  return async (file: RequestFile): Promise<boolean> => {
    const arrived = await sources.arrived(file)
    const before = file.source?.kind === 'upload' ? file.source.version : undefined
    if (!arrived || arrived.bytes !== file.bytes || arrived.version === before) return false
    const { sha256: _former, ...announced } = file
    const received: RequestFile = { ...announced, source: { kind: 'upload', version: arrived.version } }
    if ((await records.commit(receivedUnit(received, SYSTEM, now()))) === 'stale') return false
    if (before !== undefined) await sources.removeUpload(file.requestId, before)
    return true
  }
}

/** Files of a draft whose bytes have not arrived, up to 100, after taking up what came unnoticed. */
export async function filesStillMissing(
  ports: Needs,
  { id, round }: EgressRequest,
): Promise<readonly RequestFile[]> {
  const note = noteArrival(ports)
  const missing = () => ports.records.filesWithoutBytes(id, round, BATCH)
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const some = await missing()
    const noted = await Promise.all(some.map(note))
    if (!noted.includes(true)) return some
  }
  return missing()
}
