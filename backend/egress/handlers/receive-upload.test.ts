import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { pathKey } from '#core/paths.ts'
import { aFile, aRequest } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { submitted } from '#egress/transitions.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import { receiveUpload } from './receive-upload.ts'

const home = await memoryHome()
afterAll(() => home.close())
const { ports } = home
const { records } = ports
const researcher = await home.someone('researcher')

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

test('bytes that arrive in the moment of the submission change nothing', async () => {
  const request = aRequest({ requestedBy: researcher })
  const first = { kind: 'upload', version: 'first' } as const
  const file = aFile('a.csv', { pathKey: pathKey('a.csv'), source: first, sha256: 'a'.repeat(64) })
  await records.commit({
    ...NOTHING,
    changes: [
      { kind: 'request', request, expectedVersion: 0 },
      { kind: 'file', file },
    ],
  })
  const handInFirst: typeof records = {
    ...records,
    async commit(unit) {
      const handedIn = submitted(request, request.policy, ports.now())
      await records.commit({
        ...NOTHING,
        changes: [{ kind: 'request', request: handedIn, expectedVersion: request.version }],
      })
      return records.commit(unit)
    },
  }
  const upload = { requestId: request.id, round: 1, path: 'a.csv', bytes: 5 }
  const answer = await receiveUpload({ ...ports, records: handInFirst })(upload, once('other'), researcher)
  expect(answer).toMatchObject({ refusal: { code: 'WRONG_STATUS' } })
  expect(await records.file(request.id, 1, file.pathKey)).toEqual(file)
  const events = await records.events(`request/${request.id}`, { from: 1, limit: 10 })
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['refused']))
})

test('bytes that were replaced are not kept', async () => {
  const request = aRequest({ id: 'r-replaced', requestedBy: researcher })
  const file = { ...aFile('a.csv', { pathKey: pathKey('a.csv') }), requestId: request.id, bytes: 5 }
  await records.commit({
    ...NOTHING,
    changes: [
      { kind: 'request', request, expectedVersion: 0 },
      { kind: 'file', file },
    ],
  })
  const upload = { requestId: request.id, round: 1, path: 'a.csv', bytes: 5 }
  for (const text of ['first', 'other', 'third']) await receiveUpload(ports)(upload, once(text), researcher)
  expect(await readdir(join(home.folder, 'uploads', request.id))).toHaveLength(1)
})

test('what arrives for a file that was announced anew with another size is refused', async () => {
  const request = aRequest({ id: 'r-anew', requestedBy: researcher })
  const file = { ...aFile('a.csv', { pathKey: pathKey('a.csv') }), requestId: request.id, bytes: 5 }
  await records.commit({
    ...NOTHING,
    changes: [
      { kind: 'request', request, expectedVersion: 0 },
      { kind: 'file', file },
    ],
  })
  const received = { ...file, source: { kind: 'upload', version: 'v' } as const }
  const anew = { ...file, bytes: 9 }
  await records.commit({ ...NOTHING, changes: [{ kind: 'file', file: anew }] })
  expect(await records.commit({ ...NOTHING, changes: [{ kind: 'received', file: received }] })).toBe('stale')
  await records.commit({
    ...NOTHING,
    changes: [{ kind: 'removeFile', requestId: request.id, round: 1, pathKey: file.pathKey }],
  })
  expect(await records.commit({ ...NOTHING, changes: [{ kind: 'received', file: received }] })).toBe('stale')
})
