import { expect } from 'vitest'
import type { Client } from './client.ts'
import type { JourneyHome } from './journey-home.ts'
import { journeys, type Cannot } from './journeys.ts'

/** What is refused before any work is done. */
export function limitsJourneys(openHome: () => Promise<JourneyHome>, cannot: Cannot = {}): void {
  journeys('limits', openHome, cannot, (journey) => {
    journey('what is no valid input is bad input, with a code and no suggestion', async ({ as }) => {
      const researcher = await as('researcher')
      for (const document of [
        '{ listRequests(limit: 101) { nextToken } }',
        '{ listRequests(nextToken: "bm90IG91cnM") { nextToken } }',
      ])
        expect(await faultOf(researcher, document)).toBe('BAD_INPUT')
    })

    journey('without a token of ours there is no answer', async ({ home }) => {
      const { data, errors } = await home.clientWith('nobody').raw('{ me { id } }')
      expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
      expect(data ?? null).toBeNull()
    })

    for (const title of [
      'a\r\nBcc: victim@example.org',
      'two\nlines',
      'a tab\tinside',
      'a line\u2028separator',
      'a bell\u0007',
    ])
      journey(
        `the title ${JSON.stringify(title)} is refused: it would be the subject of mails`,
        async ({ as }) => {
          const researcher = await as('researcher')
          const create = (change: Record<string, string>) =>
            researcher.raw(
              'mutation ($input: CreateRequestInput!) { createRequest(input: $input) { request { id } } }',
              {
                input: { title: 'A title', purpose: 'Lines are\nwelcome here', project: 'demo', ...change },
              },
            )
          for (const change of [{ title }, { workspace: title }])
            expect((await create(change)).errors).toMatchObject([
              {
                extensions: { code: 'BAD_INPUT' },
                message: expect.stringMatching(/is more than one line|has control characters/),
              },
            ])
          expect((await create({})).errors).toBeUndefined()
        },
      )
  })
}

/** The code of a document's fault, which tells its sender how to ask about it, and nothing of the inside. */
async function faultOf(client: Client, document: string): Promise<string | undefined> {
  const { errors } = await client.raw(document)
  expect(errors?.[0]?.extensions['correlationId']).toMatch(/^[0-9a-f-]{36}$/)
  expect(JSON.stringify(errors)).not.toMatch(/Did you mean|stack|node_modules/)
  return errors?.[0]?.extensions['code']
}
