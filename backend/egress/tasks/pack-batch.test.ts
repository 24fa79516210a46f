import { readFile, rm, writeFile } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import { approvedRequest } from '#egress/approved-request.fixture.ts'
import { homeOfBatches } from '#egress/batches.fixture.ts'
import { noteThere, releasePlan, WORK } from '#egress/release-works.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { Ports } from '#ports/ports.ts'
import { addPart } from './add-part.ts'
import { layOutPackage } from './lay-out-package.ts'
import { packBatch } from './pack-batch.ts'
import { planRelease } from './plan-release.ts'
import { publishPackage } from './publish-package.ts'

const MIB = 1 << 20
const NEVER = new AbortController().signal
const LIMITS = { files: 3, bytes: 2 * MIB }
const home = await homeOfBatches(LIMITS)
afterAll(() => home.close())
const { ports } = home

const FILES = {
  'pieces.csv': Buffer.alloc(MIB + 500_000, 'in pieces '),
  'sliced.csv': Buffer.alloc(5 * MIB + 11, 'in slices '),
  'small.csv': Buffer.alloc(3_000, 'whole '),
}
type Path = keyof typeof FILES

/** Where the local home reads a staged file by itself, and where it comes from a store. */
const fromStore: Ports = { ...ports, staging: { ...ports.staging, file: () => undefined } }
const inputOf = ({ id }: EgressRequest) => ({ requestId: id, round: 1, attempt: 1 })

async function batchesOf(request: EgressRequest) {
  await planRelease(ports)(inputOf(request))
  return noteThere(ports.works, { requestId: request.id, round: 1 }, WORK.plan, releasePlan)
}

/** How each batch ends. */
async function packAll(request: EgressRequest, by: Ports): Promise<readonly unknown[]> {
  const { batches } = await batchesOf(request)
  const failures: unknown[] = []
  for (const batch of batches.keys())
    await packBatch(by)({ ...inputOf(request), batch }, NEVER).catch((error: unknown) => {
      failures.push(error)
    })
  return failures
}

async function copyOf({ id }: EgressRequest, path: Path): Promise<string> {
  const files = await ports.records.filesByPath(id, 1, { limit: 10 })
  const version = files.find((each) => each.path === path)?.stagedVersion ?? ''
  return ports.staging.file?.({ requestId: id, round: 1 }, version) ?? ''
}

const changed = (data: Buffer): Buffer => {
  const other = Buffer.from(data)
  other.writeUInt8(other.readUInt8(data.length - 7) ^ 1, data.length - 7)
  return other
}
const DAMAGE = {
  shorter: { name: 'IntegrityError', damage: (data: Buffer) => data.subarray(0, data.length - 1) },
  'much shorter': { name: 'IntegrityError', damage: (data: Buffer) => data.subarray(0, 100) },
  longer: { name: 'IntegrityError', damage: (data: Buffer) => Buffer.concat([data, Buffer.from('x')]) },
  'other by one byte': { name: 'IntegrityError', damage: changed },
  gone: { name: 'StagedMissing', damage: () => undefined },
}

const CASES = (['small.csv', 'pieces.csv', 'sliced.csv'] as const).flatMap((path) =>
  Object.entries(DAMAGE).flatMap(([how, { name, damage }]) =>
    ([ports, fromStore] as const).map((by) => ({
      path,
      how,
      where: by === ports ? 'this machine' : 'a store',
      name,
      damage,
      by,
    })),
  ),
)

test.each(CASES)(
  '$path that is $how on $where is a $name, and releases nothing until it is right again',
  async ({ path, name, damage, by }) => {
    const request = await approvedRequest(home, FILES)
    const copy = await copyOf(request, path)
    const honest = await readFile(copy)
    const bytes = damage(honest)
    await (bytes ? writeFile(copy, bytes) : rm(copy))
    const failures = await packAll(request, by)
    expect(failures.length).toBeGreaterThan(0)
    for (const failure of failures) expect(failure).toMatchObject({ name })
    await expect(layOutPackage(ports)(inputOf(request))).rejects.toMatchObject({ name: 'WorkMissing' })

    await writeFile(copy, honest)
    expect(await packAll(request, by)).toEqual([])
    const { parts } = await layOutPackage(ports)(inputOf(request))
    for (const part of parts) await addPart(ports)({ ...inputOf(request), part })
    expect(await publishPackage(ports)(inputOf(request), NEVER)).toEqual({ next: 'done' })
    expect(await ports.records.request(request.id)).toMatchObject({ status: 'RELEASED' })
  },
)
