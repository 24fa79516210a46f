import { linksContract } from '#ports/contracts/links-contract.ts'
import { signedLinks } from './signed-links.ts'

linksContract(async () => {
  const links = signedLinks('https://sluice.example', Buffer.alloc(32, 1))
  return {
    links,
    otherLinks: signedLinks('https://sluice.example', Buffer.alloc(32, 2)),
    read: (use, link, now) => links.read(use, link.slice(link.lastIndexOf('/') + 1), now),
    close: async () => {},
  }
})
