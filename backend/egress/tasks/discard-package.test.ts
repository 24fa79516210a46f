import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { approvedRequest } from '#egress/approved-request.fixture.ts'
import { packAllBatches } from '#egress/batches.fixture.ts'
import { retryRequest } from '#egress/handlers/retry-request.ts'
import { executionName } from '#egress/outbox.ts'
import { packageKey } from '#egress/package-place.ts'
import { perform } from '#egress/perform.ts'
import type { EgressRequest } from '#egress/request.ts'
import { streamOf } from '#egress/step.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import { PackageConflict, type Packages } from '#ports/packages.ts'
import { addPart } from './add-part.ts'
import { discardPackage } from './discard-package.ts'
import { layOutPackage } from './lay-out-package.ts'
import { publishPackage } from './publish-package.ts'
import { releasePackage } from './release-package.ts'

const NEVER = new AbortController().signal
const SMALL = { 'a.csv': 'a,b\n1,2\n' }
/** More than one task packs. */
const LARGE = Object.fromEntries(Array.from({ length: 5 }, (_, place) => [`${place}.csv`, `n\n${place}\n`]))

/** What goes wrong in the store; nothing, while it is empty. */
const wrong: { published?: (key: string) => Promise<void>; removing?: Error } = {}

function damaging(packages: Packages): Packages {
  return {
    ...packages,
    async publish(file, key, sha256) {
      const done = await packages.publish(file, key, sha256)
      await wrong.published?.(key)
      return done
    },
    async complete(upload, parts) {
      const done = await packages.complete(upload, parts)
      await wrong.published?.(upload.key)
      return done
    },
    async remove(folder) {
      if (wrong.removing) throw wrong.removing
      await packages.remove(folder)
    },
  }
}

const LIMITS = { files: 3, bytes: 1 << 20 }
const home = await memoryHome(
  (settings) => ({ ...settings, packing: { ...settings.packing, here: LIMITS, batch: LIMITS } }),
  (ports) => ({ ...ports, packages: damaging(ports.packages) }),
)
home.beginWorkflow()
afterAll(() => home.close())
afterEach(() => {
  delete wrong.published
  delete wrong.removing
})
const { ports } = home
const { records } = ports

const pathOf = (key: string): string => join(home.folder, 'packages', ...key.split('/'))
const inputOf = ({ id, round, attempt }: EgressRequest) => ({ requestId: id, round, attempt })

async function damage(key: string): Promise<void> {
  const bytes = await readFile(pathOf(key))
  bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40)
  await writeFile(pathOf(key), bytes)
}

async function stored({ id }: Pick<EgressRequest, 'id'>): Promise<EgressRequest> {
  const request = await records.request(id)
  if (!request) throw new Error('it was just saved')
  return request
}

/** Every package of a request that lies in the store. */
async function published({ id }: EgressRequest): Promise<readonly string[]> {
  const folder = join(home.folder, 'packages', 'approved_egress', id)
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return found.filter((entry) => entry.isFile()).map(({ name }) => name)
}

/** The state machine follows the request until it ends. */
async function followed(request: EgressRequest): Promise<EgressRequest> {
  const name = executionName(request)
  await ports.workflow.start(name, inputOf(request))
  await expect.poll(() => ports.workflow.status(name), { timeout: 10_000 }).toBe('ended')
  return stored(request)
}

async function retried(failed: EgressRequest): Promise<EgressRequest> {
  const { id, version } = failed
  const admin = await home.someone('admin')
  await perform(records, retryRequest(ports), { id, expectedVersion: version }, admin)
  return followed(await stored(failed))
}

async function releasedWhole(request: EgressRequest): Promise<void> {
  expect(request.status).toBe('RELEASED')
  const { key = '', bytes, sha256 } = request.release ?? {}
  expect(await ports.packages.verify(key)).toEqual({ bytes, sha256 })
  expect(await published(request)).toHaveLength(1)
}

async function typesOf({ id }: EgressRequest): Promise<readonly string[]> {
  const events = await records.events(streamOf(id), { from: 1, limit: 100 })
  return events.map(({ type }) => type)
}

const BY = [
  ['one', SMALL],
  ['many', LARGE],
] as const

test.each(BY)(
  'a package of %s that is damaged when it is published goes, and a retry releases',
  async (_, files) => {
    const request = await approvedRequest(home, files)
    wrong.published = damage
    const failed = await followed(request)
    expect([failed.status, failed.failure?.code]).toEqual(['FAILED', 'PackageDiffers'])
    expect(await published(request)).toEqual([])
    expect((await typesOf(request)).slice(-2)).toEqual(['packageDiscarded', 'stepFailed'])

    const again = await retried(failed)
    expect([again.status, again.failure?.code]).toEqual(['FAILED', 'PackageDiffers'])
    expect(await published(request)).toEqual([])

    delete wrong.published
    await releasedWhole(await retried(again))
  },
)

test.each([
  ['one', SMALL, 'PackageConflict'],
  ['many', LARGE, 'PackageDiffers'],
] as const)(
  'what somebody else put in the place of a package of %s goes, and a retry releases',
  async (_, files, code) => {
    const request = await approvedRequest(home, files)
    const foreign = join(home.folder, 'foreign.zip')
    await writeFile(foreign, 'x'.repeat(100_000))
    await ports.packages.publish(foreign, packageKey(request, ports.settings.packing.level), '')
    const failed = await followed(request)
    expect(failed.failure).toMatchObject({ code })
    expect(await published(request)).toEqual([])
    await releasedWhole(await retried(failed))
  },
)

test('where the damaged package cannot be removed, its own error is recorded, a retry releases, and it goes then', async () => {
  const request = await approvedRequest(home, SMALL)
  wrong.published = damage
  wrong.removing = new PackageConflict('it cannot be removed')
  const failed = await followed(request)
  expect(failed.failure).toMatchObject({ step: 'Release package', code: 'PackageDiffers' })
  expect(await published(request)).toHaveLength(1)
  delete wrong.published
  delete wrong.removing
  await releasedWhole(await retried(failed))
})

test('a package that was released stays, however late it is discarded', async () => {
  const request = await approvedRequest(home, SMALL)
  await releasePackage(ports)(inputOf(request), NEVER)
  expect(await discardPackage(ports)(inputOf(request))).toEqual({ discarded: false })
  await releasedWhole(await stored(request))
})

test('who is still reading back what is discarded does not release it', async () => {
  const request = await approvedRequest(home, SMALL)
  const discard = discardPackage(ports)
  const overtaken = {
    ...ports,
    packages: {
      ...ports.packages,
      async verify(key: string) {
        const seen = await ports.packages.verify(key)
        await discard(inputOf(request))
        return seen
      },
    },
  }
  expect(await releasePackage(overtaken)(inputOf(request), NEVER)).toEqual({ released: false })
  expect(await stored(request)).toMatchObject({ status: 'RELEASING', discardedAttempt: 1 })
  expect(await published(request)).toEqual([])
})

test('what was put together before it was discarded is not published by anybody who comes late', async () => {
  const request = await approvedRequest(home, LARGE)
  const input = inputOf(request)
  await packAllBatches(ports, input)
  for (const part of (await layOutPackage(ports)(input)).parts) await addPart(ports)({ ...input, part })
  await discardPackage(ports)(input)
  await expect(publishPackage(ports)(input, NEVER)).rejects.toMatchObject({ name: 'WorkMissing' })
  expect(await published(request)).toEqual([])
})

test('who discards late, or again, takes nothing that was published since', async () => {
  const request = await approvedRequest(home, SMALL)
  const input = inputOf(request)
  let listed = (): void => {}
  const slow = {
    ...ports,
    packages: {
      ...ports.packages,
      async remove(folder: string) {
        await new Promise<void>((resolve) => (listed = resolve))
        await ports.packages.remove(folder)
      },
    },
  }
  wrong.published = damage
  const failing = releasePackage(ports)(input, NEVER)
  await expect(failing).rejects.toMatchObject({ name: 'PackageDiffers' })
  delete wrong.published
  const late = discardPackage(slow)(input)
  await expect.poll(async () => (await stored(request)).discardedAttempt).toBe(1)
  await discardPackage(ports)(input)
  expect((await typesOf(request)).filter((type) => type === 'packageDiscarded')).toHaveLength(1)
  await releasePackage(ports)(input, NEVER)
  listed()
  await late
  await releasedWhole(await stored(request))
})
