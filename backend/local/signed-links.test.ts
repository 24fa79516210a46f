import { everyChangeOf, linksContract } from '#ports/contracts/links-contract.ts'
import { signedLinks } from './signed-links.ts'

const place = { requestId: 'r1', round: 1, path: 'Daten/Größe 😀?.csv', personId: 'ada' }

linksContract(async () => {
  const links = signedLinks('https://sluice.example', Buffer.alloc(32, 1))
  return {
    links,
    otherLinks: signedLinks('https://sluice.example', Buffer.alloc(32, 2)),
    claims: {
      upload: { use: 'upload', ...place, bytes: 5 },
      view: { use: 'view', ...place },
      ticket: { use: 'ticket', ticketId: 't1' },
    },
    times: () => ({
      now: '2026-03-04T09:00:00.000Z',
      before: '2026-03-04T09:04:59.999Z',
      until: '2026-03-04T09:05:00.000Z',
      after: '2026-03-04T09:05:00.000Z',
    }),
    follow: async (use, link, at) => links.read(use, link.slice(link.lastIndexOf('/') + 1), at),
    // The segment that carries the claim: the path before it only leads to who reads it.
    changesOf: (link) => everyChangeOf(link, link.lastIndexOf('/') + 1),
    close: async () => {},
  }
})
