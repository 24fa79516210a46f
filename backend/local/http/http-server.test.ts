import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { httpServer } from './http-server.ts'

test('a full database is answered as no space left, not as a fault of the service', async () => {
  const db = new DatabaseSync(':memory:')
  db.exec('PRAGMA max_page_count = 2; CREATE TABLE kept (body BLOB)')
  const server = httpServer({
    routes: [
      {
        method: 'POST',
        path: '/keep',
        handle: async () => db.exec('INSERT INTO kept VALUES (zeroblob(100000))'),
      },
    ],
    pages: async () => false,
    isKnownHost: () => true,
    isReady: () => true,
    newId: () => 'id',
    report: () => {},
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const answer = await fetch(`http://127.0.0.1:${port}/keep`, { method: 'POST' })
  expect(answer.status).toBe(507)
  server.close()
  server.closeAllConnections()
  db.close()
})
