import { expect } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import { downloaded } from './downloaded.ts'
import type { JourneyHome } from './journey-home.ts'
import { journeys, type Cannot } from './journeys.ts'
import { decide, inReview, present, until } from './requests.ts'

const FILES = {
  'tables/x.csv': 'region,n\nnorth,120\n',
  'figures/x.csv': 'year,n\n2020,44\n',
  'empty.txt': '',
}

/** The way of a request from its files to one package of exactly these. */
export function releaseJourneys(openHome: () => Promise<JourneyHome>, cannot: Cannot = {}): void {
  journeys('release', openHome, cannot, (journey) => {
    journey(
      'two approvals by two people release one package with exactly the submitted files',
      async ({ home, as }) => {
        const researcher = await as('researcher')
        const open = await inReview(researcher, FILES)
        expect(open).toMatchObject({
          status: 'IN_REVIEW',
          egressStatus: 'PROCESSING',
          whoseTurn: { group: 'InformationGovernance' },
        })
        expect(open.files).toEqual({ count: 3, bytes: 34, types: ['application/x-empty', 'text/csv'] })

        const first = present(await decide(await as('governance'), open))
        expect(first).toMatchObject({
          status: 'IN_REVIEW',
          egressStatus: 'IGAPPROVED',
          whoseTurn: { group: 'ResearchIT' },
        })
        const second = present(await decide(await as('research-it'), first))
        expect(second).toMatchObject({ status: 'RELEASING', egressStatus: 'RITAPPROVED' })

        const released = await until(
          researcher,
          open.id,
          ({ status, stagedDeleted }) => status === 'RELEASED' && !!stagedDeleted,
        )
        const { sha256, report } = await downloaded(home, researcher, open.id)
        expect(sha256).toBe(released.release?.sha256)
        expect(report.problems).toEqual([])
        expect(report.signature?.checked).toBe(true)
        expect(report.record?.files.map(({ path }) => path)).toEqual([
          'empty.txt',
          'figures/x.csv',
          'tables/x.csv',
        ])
        expect(report.record?.manifestDigest).toBe(open.manifestDigest)
      },
    )

    journey(
      'eight releases at once with equal file names hold only their own bytes',
      async ({ home, as }) => {
        const researcher = await as('researcher')
        const [governance, researchIt] = [await as('governance'), await as('research-it')]
        const contents = Array.from({ length: 8 }, (_, n) => ({
          'data/x.csv': `request ${n}, data\n`.repeat(1_000 + n),
          'other/x.csv': `request ${n}, other\n`.repeat(900 + n),
        }))
        const open = await Promise.all(contents.map((files) => inReview(researcher, files)))
        const first = await Promise.all(
          open.map(async (request) => present(await decide(governance, request))),
        )
        await Promise.all(first.map(async (request) => present(await decide(researchIt, request))))
        for (const [n, { id }] of open.entries()) {
          await until(researcher, id, ({ status }) => status === 'RELEASED')
          const { report } = await downloaded(home, researcher, id)
          expect(report.problems).toEqual([])
          const expected = Object.entries(contents[n] ?? {}).map(([path, content]) => ({
            path,
            sha256: sha256Hex(content),
          }))
          expect(report.record?.files.map(({ path, sha256 }) => ({ path, sha256 }))).toEqual(expected)
        }
      },
    )
  })
}
