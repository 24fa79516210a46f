import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { decide, inReview, PAYLOAD, present, signIn, until, type Payload } from './client.ts'
import { start, type Started } from './start.ts'

let sluice: Started
beforeAll(async () => {
  sluice = await start()
})
afterAll(() => sluice.stop())

const FILES = {
  'tables/x.csv': 'region,n\nnorth,120\n',
  'figures/x.csv': 'year,n\n2020,44\n',
  'empty.txt': '',
}

test('two approvals by two people release one package with exactly the submitted files', async () => {
  const researcher = await signIn(sluice.url, 'researcher@example.org')
  const governance = await signIn(sluice.url, 'governance@example.org')
  const researchIt = await signIn(sluice.url, 'research-it@example.org')

  const open = await inReview(researcher, FILES)
  expect(open).toMatchObject({
    status: 'IN_REVIEW',
    egressStatus: 'PROCESSING',
    whoseTurn: { group: 'InformationGovernance' },
  })
  expect(open.files).toEqual({ count: 3, bytes: 34, types: ['application/x-empty', 'text/csv'] })

  const first = present(await decide(governance, open))
  expect(first).toMatchObject({
    status: 'IN_REVIEW',
    egressStatus: 'IGAPPROVED',
    whoseTurn: { group: 'ResearchIT' },
  })
  const second = present(await decide(researchIt, first))
  expect(second).toMatchObject({ status: 'RELEASING', egressStatus: 'RITAPPROVED' })

  const released = await until(
    researcher,
    open.id,
    ({ status, stagedDeleted }) => status === 'RELEASED' && !!stagedDeleted,
  )
  const { downloadData } = await researcher.ask<{ downloadData: Payload & { url: string } }>(
    `mutation ($id: ID!) { downloadData(requestId: $id) { url expiresAt ${PAYLOAD.slice(1)} }`,
    { id: open.id },
  )
  const answer = await fetch(downloadData.url)
  const file = join(await mkdtemp(join(tmpdir(), 'sluice-package-')), 'package.zip')
  const bytes = new Uint8Array(await answer.arrayBuffer())
  expect(sha256Hex(bytes)).toBe(released.release?.sha256)
  await writeFile(file, bytes)
  const report = await verifyPackage(file)
  expect(report.problems).toEqual([])
  expect(report.record?.files.map(({ path }) => path)).toEqual(['empty.txt', 'figures/x.csv', 'tables/x.csv'])
  expect(report.record?.manifestDigest).toBe(open.manifestDigest)
})
