import { afterAll, expect, test } from 'vitest'
import { aRequest } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import { addFiles } from './add-files.ts'

const home = await memoryHome((settings) => ({
  ...settings,
  limits: { ...settings.limits, bytesPerFile: 10, bytesPerUpload: 5 },
}))
afterAll(() => home.close())
const researcher = await home.someone('researcher')
const request = aRequest({ requestedBy: researcher })
await home.ports.records.commit({
  ...NOTHING,
  changes: [{ kind: 'request', request, expectedVersion: 0 }],
})
const source = { kind: 'bucket', bucket: 'egress-store', key: 'a.csv', version: 'v1' } as const

test.each([
  ['5 bytes that are uploaded', { path: 'a.csv', bytes: 5 }, undefined],
  ['6 bytes that are uploaded', { path: 'a.csv', bytes: 6 }, 'A file has at most 5 bytes; this has 6.'],
  ['10 bytes that are in a bucket', { path: 'a.csv', bytes: 10, source }, undefined],
  [
    '11 bytes that are in a bucket',
    { path: 'a.csv', bytes: 11, source },
    'A file has at most 10 bytes; this has 11.',
  ],
])('a limit for uploads is not one for what is in a bucket already: %s', async (_which, file, problem) => {
  const { answer } = await addFiles(home.ports)({ requestId: request.id, files: [file] }, researcher)
  expect(answer.refusal?.problems[0]?.message).toBe(problem)
})
