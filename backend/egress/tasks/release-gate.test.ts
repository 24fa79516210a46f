import { recordFailure } from '#egress/tasks/record-failure.ts'
import { discardStaged } from '#egress/tasks/discard-staged.ts'
import { withdrawRequest } from '#egress/handlers/withdraw-request.ts'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { approvedRequest, awaitingRequest } from '#egress/approved-request.fixture.ts'
import { packageEntries } from '#egress/package-entries.ts'
import { perform } from '#egress/perform.ts'
import type { EgressRequest } from '#egress/request.ts'
import { NOTHING } from '#egress/step.ts'
import { sha256Hex } from '#core/digest.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { writePackage } from '#package/write-package.ts'
import { nextStep } from './next-step.ts'
import { releasePackage } from './release-package.ts'

const home = await memoryHome()
afterAll(() => home.close())
const { ports } = home
const { records } = ports
const researcher = await home.someone('researcher')
const FILES = { 'a.csv': 'a,b\n1,2\n', 'b/a.csv': 'c\n3\n' }

async function stored(id: string): Promise<EgressRequest> {
  const request = await records.request(id)
  if (!request) throw new Error('it was just saved')
  return request
}

const NEVER = new AbortController().signal

const awaiting = (): Promise<EgressRequest> => awaitingRequest(home, FILES)
const approved = (): Promise<EgressRequest> => approvedRequest(home, FILES)

async function forge(request: EgressRequest, part: Partial<EgressRequest>): Promise<void> {
  const forged = { ...request, ...part }
  await records.commit({
    ...NOTHING,
    changes: [{ kind: 'request', request: forged, expectedVersion: request.version }],
  })
}

const release = ({ id }: EgressRequest) =>
  releasePackage(ports)({ requestId: id, round: 1, attempt: 1 }, NEVER)

async function nothingLeft({ id }: EgressRequest): Promise<void> {
  expect(await stored(id)).not.toHaveProperty('release')
  expect(await readdir(join(home.folder, 'packages', 'approved_egress', id)).catch(() => [])).toEqual([])
  expect(await readdir(join(home.folder, 'scratch'))).toEqual([])
}

test('what both approved leaves, once, however often the step is done', async () => {
  const request = await approved()
  expect(await Promise.all([release(request), release(request), release(request)])).toEqual(
    expect.arrayContaining([{ released: true }, { released: false }, { released: false }]),
  )
  expect(await release(request)).toEqual({ released: false })
  const { release: made, status } = await stored(request.id)
  expect(status).toBe('RELEASED')
  expect(await ports.packages.verify(made?.key ?? '')).toEqual({ sha256: made?.sha256, bytes: made?.bytes })
})

test('a wake-up without a decision leads back to the wait, and the release step does nothing', async () => {
  const request = await awaiting()
  expect(await nextStep(ports)({ requestId: request.id, round: 1, attempt: request.attempt })).toMatchObject({
    next: 'REVIEW',
    stage: 0,
  })
  expect(await release(request)).toEqual({ released: false })
  await nothingLeft(request)
})

test.each<[string, (request: EgressRequest) => Partial<EgressRequest>]>([
  ['no decision', () => ({ decisions: [] })],
  ['one decision too few', ({ decisions }) => ({ decisions: decisions.slice(0, 1) })],
  [
    'the approvals of other files',
    ({ decisions }) => ({ decisions: decisions.map((one) => ({ ...one, manifestDigest: 'e'.repeat(64) })) }),
  ],
  [
    'one person in both seats',
    ({ decisions: [first, second] }) => ({
      decisions: first && second ? [first, { ...second, by: first.by }] : [],
    }),
  ],
  ['another digest', () => ({ manifestDigest: 'e'.repeat(64) })],
  ['another project', () => ({ project: 'other' })],
  ['another submitter', () => ({ requestedBy: { id: 'stranger', name: 'S', email: '' } })],
])('a record that says RELEASING with %s releases nothing', async (_what, part) => {
  const request = await approved()
  await forge(request, part(request))
  await expect(release(request)).rejects.toMatchObject({ name: 'GateDenied' })
  await nothingLeft(request)
})

test('a file row that was changed, added or taken away after the approval releases nothing', async () => {
  const request = await approved()
  const [file] = await records.filesByPath(request.id, 1, { limit: 1 })
  if (!file) throw new Error('there are files')
  for (const forged of [
    { kind: 'file', file: { ...file, sha256: 'f'.repeat(64) } },
    { kind: 'file', file: { ...file, path: 'z.csv', pathKey: 'z.csv' } },
    { kind: 'removeFile', requestId: request.id, round: 1, pathKey: file.pathKey },
  ] as const) {
    await records.commit({ ...NOTHING, changes: [forged] })
    await expect(release(request)).rejects.toMatchObject({ name: 'GateDenied' })
  }
  await nothingLeft(request)
})

test('staged bytes that were exchanged or are gone release nothing', async () => {
  const request = await approved()
  const [file] = await records.filesByPath(request.id, 1, { limit: 1 })
  const staged = join(home.folder, 'staging', request.id, 'round-1', file?.stagedVersion ?? '')
  await writeFile(staged, 'a,b\n9,9\n')
  await expect(release(request)).rejects.toMatchObject({ name: 'IntegrityError' })
  await rm(staged)
  await expect(release(request)).rejects.toMatchObject({ name: 'StagedMissing' })
  await nothingLeft(request)
})

test('the same approved request is packed into the same bytes every time, signed with the key of the home', async () => {
  const request = await approved()
  const folder = await mkdtemp(join(home.folder, 'again-'))
  const pack = async (name: string): Promise<Buffer> => {
    const target = join(folder, name)
    await writePackage({ target, entries: packageEntries(ports, request) })
    return readFile(target)
  }
  expect(await pack('one.zip')).toEqual(await pack('two.zip'))
  const publicKeyPem = await ports.signer.publicKeyPem()
  expect(await verifyPackage(join(folder, 'one.zip'), { publicKeyPem })).toMatchObject({
    ok: true,
    signature: { keyId: await ports.signer.keyId(), checked: true },
    totals: { entries: Object.keys(FILES).length + 2 },
  })
  await release(request)
  expect((await stored(request.id)).release?.sha256).toBe(sha256Hex(await readFile(join(folder, 'two.zip'))))
})

test('without a signature nothing leaves', async () => {
  const request = await approved()
  const dumb: typeof ports = {
    ...ports,
    signer: { ...ports.signer, sign: () => Promise.reject(new Error('the key is disabled')) },
  }
  const input = { requestId: request.id, round: 1, attempt: request.attempt }
  await expect(releasePackage(dumb)(input, NEVER)).rejects.toThrow('the key is disabled')
  await nothingLeft(request)
})

test('what was published but never released goes when the request is withdrawn', async () => {
  const request = await approved()
  const breaking: typeof ports = {
    ...ports,
    packages: { ...ports.packages, verify: () => Promise.reject(new Error('the disk went away')) },
  }
  const input = { requestId: request.id, round: 1, attempt: request.attempt }
  await expect(releasePackage(breaking)(input, NEVER)).rejects.toThrow('the disk went away')
  const published = join(home.folder, 'packages', 'approved_egress', request.id)
  expect(await readdir(published)).toHaveLength(1)
  await recordFailure(ports)({
    ...input,
    step: 'Release package',
    error: 'Error',
    cause: 'the disk went away',
  })
  const { failure } = await stored(request.id)
  expect(failure?.reason).toBe('The step ended with Error. The log says more.')
  await perform(records, withdrawRequest(ports), { id: request.id }, researcher)
  await discardStaged(ports)(input)
  await expect(readdir(published)).rejects.toThrow('ENOENT')
  expect((await stored(request.id)).stagedDeleted?.files).toBe(2)
})

test('a release that is given up publishes nothing', async () => {
  const request = await approved()
  const given = AbortSignal.abort(new Error('out of time'))
  await expect(
    releasePackage(ports)({ requestId: request.id, round: 1, attempt: request.attempt }, given),
  ).rejects.toThrow('out of time')
  expect(await stored(request.id)).not.toHaveProperty('release')
  expect(await readdir(join(home.folder, 'packages', 'approved_egress', request.id)).catch(() => [])).toEqual(
    [],
  )
  // What was finished is left for the next attempt, which tidies up.
  expect(await release(request)).toEqual({ released: true })
  expect(await readdir(join(home.folder, 'scratch'))).toEqual([])
})
