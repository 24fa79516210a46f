import { expect } from 'vitest'
import type { Client } from './client.ts'
import type { JourneyHome } from './journey-home.ts'
import { journeys, type Cannot } from './journeys.ts'
import { addFiles, decide, draft, get, inReview, present, submit, until } from './requests.ts'

/** Which bytes a request is about, under which names, and who comes to see them. */
export function contentJourneys(openHome: () => Promise<JourneyHome>, cannot: Cannot = {}): void {
  journeys('content', openHome, cannot, (journey) => {
    journey(
      'names that escape, deceive or collide are refused one by one, and nothing is added',
      async ({ as }) => {
        const researcher = await as('researcher')
        const empty = await draft(researcher, {})
        const bad = [
          '../out.csv',
          '/etc/passwd',
          'a\\b.csv',
          'nul.txt',
          'e\u0301.csv',
          'x\u202Egnp.csv',
          'dir/',
          'manifest.json',
          'Manifest.json.SIG',
          'C:x',
        ]
        const refusal = await announce(researcher, empty.id, ['fine.csv', ...bad])
        expect(refusal?.code).toBe('FILES_REFUSED')
        expect(refusal?.problems.map(({ at }) => at)).toEqual(bad)
        expect((await get(researcher, empty.id))?.files.count).toBe(0)
        const codeOf = async (...paths: readonly string[]) =>
          (await announce(researcher, empty.id, paths))?.problems[0]?.code
        expect(await codeOf('Table.csv', 'table.CSV')).toBe('COLLISION')
        expect(await codeOf('a', 'a/b')).toBe('FILE_AND_FOLDER')
      },
    )

    journey('a collision with a file that was added before is refused too', async ({ as }) => {
      const researcher = await as('researcher')
      const { id } = await draft(researcher, { 'tables/Region.csv': 'x' })
      const codeOf = async (path: string) => (await announce(researcher, id, [path]))?.problems[0]?.code
      expect(await codeOf('tables/region.csv')).toBe('COLLISION')
      expect(await codeOf('tables')).toBe('FILE_AND_FOLDER')
      expect(await codeOf('tables/Region.csv/x')).toBe('FILE_AND_FOLDER')
    })

    journey('no files, and files without bytes, are not submitted', async ({ as }) => {
      const researcher = await as('researcher')
      const empty = await draft(researcher, {})
      expect((await submit(researcher, empty)).refusal?.code).toBe('NO_FILES')
      await announce(researcher, empty.id, ['late.csv'])
      const announced = await get(researcher, empty.id)
      const { refusal } = await submit(researcher, announced ?? empty)
      expect(refusal).toMatchObject({ code: 'FILES_MISSING', problems: [{ at: 'late.csv' }] })
    })

    journey('bytes that are not as many as announced are not kept', async ({ home, as }) => {
      const researcher = await as('researcher')
      const { id } = await draft(researcher, {})
      const { addFiles: added } = await researcher.ask<{ addFiles: { uploads: { url: string }[] } }>(
        'mutation ($id: ID!) { addFiles(requestId: $id, files: [{ path: "a.csv", bytes: 4 }]) { uploads { url } } }',
        { id },
      )
      const url = added.uploads[0]?.url ?? ''
      const chunked = (text: string): RequestInit =>
        ({ method: 'PUT', body: new Blob([text]).stream(), duplex: 'half' }) as RequestInit
      const { stored, otherSize, forged, chunked: inChunks } = home.links
      expect((await fetch(url, { method: 'PUT', body: 'abcde' })).status).toBe(otherSize)
      expect((await fetch(url, chunked('abc'))).status).toBe(otherSize)
      expect((await fetch(`${url}x`, { method: 'PUT', body: 'abcd' })).status).toBe(forged)
      expect(await home.uploadsOf(id)).toBe(0)
      expect((await fetch(url, chunked('abcd'))).status).toBe(inChunks)
      expect((await fetch(url, { method: 'PUT', body: 'abcd' })).status).toBe(stored)
      expect(await home.uploadsOf(id)).toBeGreaterThan(0)
    })

    journey('what arrives after submission changes nothing', async ({ home, as }) => {
      const researcher = await as('researcher')
      const request = await draft(researcher, {})
      const { uploads } = await addFiles(researcher, request.id, { 'a.csv': 'old' })
      const filled = await get(researcher, request.id)
      present(await submit(researcher, filled ?? request))
      const late = await fetch(uploads[0]?.url ?? '', { method: 'PUT', body: 'new' })
      expect(late.status).toBe(home.links.late)
      const open = await until(researcher, request.id, ({ status }) => status === 'IN_REVIEW')
      expect(await viewed(await as('governance'), open.id, 'a.csv')).toBe('old')
    })

    journey('task tokens and folders are in no answer and no notice', async ({ home, as }) => {
      const auditor = await as('auditor')
      const open = await inReview(await as('researcher'), { 'secret-name.csv': 'CANARY-CONTENT' })
      // It is in review as soon as it is staged; the wait that a token ends begins a moment later.
      await expect.poll(() => home.token(open.id, 1, 0), { timeout: auditor.patienceMs }).toBeDefined()
      const token = (await home.token(open.id, 1, 0)) ?? ''
      const notices = JSON.stringify(
        await auditor.raw('{ listNotices(everyone: true, limit: 100) { items { subject text } } }'),
      )
      const everything = JSON.stringify([
        await auditor.raw(
          'query ($id: ID!) { listEvents(requestId: $id, limit: 100) { items { type actor facts } } }',
          { id: open.id },
        ),
        notices,
        await auditor.raw('query ($id: ID!) { listFiles(requestId: $id) { items { path sha256 } } }', {
          id: open.id,
        }),
        open,
      ])
      expect(token.length).toBeGreaterThan(20)
      expect(everything).toContain(open.id)
      for (const secret of [token, ...home.inside, 'CANARY-CONTENT']) expect(everything).not.toContain(secret)
      expect(notices).not.toContain('secret-name')
    })

    journey('other people see nothing of it', async ({ as }) => {
      const open = await inReview(await as('researcher'), { 'a.csv': 'x' })
      const stranger = await as('researcher-2')
      const ask = async (id: string) =>
        JSON.stringify(
          await stranger.raw(
            `query ($id: ID!) { getRequest(id: $id) { id } listFiles(requestId: $id) { items { path } } listEvents(requestId: $id) { items { type } } }`,
            { id },
          ),
        )
      expect(await ask(open.id)).toBe(await ask('00000000-0000-4000-8000-000000000000'))
      expect((await decide(stranger, open)).refusal?.code).toBe('NOT_FOUND')
    })
  })
}

interface Refused {
  readonly code: string
  readonly problems: readonly { readonly at: string; readonly code: string }[]
}

async function announce(client: Client, id: string, paths: readonly string[]): Promise<Refused | null> {
  const answer = await client.ask<{ addFiles: { refusal: Refused | null } }>(
    'mutation ($id: ID!, $files: [FileInput!]!) { addFiles(requestId: $id, files: $files) { refusal { code problems { at code } } } }',
    { id, files: paths.map((path) => ({ path, bytes: 1 })) },
  )
  return answer.addFiles.refusal
}

/** What a reviewer reads in a file. */
export async function viewed(client: Client, id: string, path: string): Promise<string> {
  const { viewFile } = await client.ask<{ viewFile: { url: string } }>(
    'mutation ($id: ID!, $path: String!) { viewFile(requestId: $id, path: $path) { url } }',
    { id, path },
  )
  return (await fetch(viewFile.url)).text()
}
