import { expect, test } from 'vitest'
import { listeningDaemon } from './daemon.fixture.ts'
import { xrayDaemon } from './xray-daemon.ts'

test.each([
  ['an address', (address: string) => address],
  ['an address for each protocol', (address: string) => `tcp:127.0.0.1:1 udp:${address}`],
])('a document goes to the daemon with the line that it expects, by %s', async (_what, written) => {
  await using daemon = await listeningDaemon()
  await xrayDaemon(written(daemon.address))({ name: 'aStep' })
  await daemon.documents(1)
  expect(daemon.received).toEqual(['{"format": "json", "version": 1}\n{"name":"aStep"}'])
})

test.each([
  undefined,
  '',
  'nowhere',
  'daemon.example:2000',
  '127.0.0.1:0',
  '127.0.0.1:99999',
  'tcp:127.0.0.1:1 x',
])('without a usable address (%s) nothing is done', async (address) => {
  await expect(xrayDaemon(address)({ name: 'aStep' })).resolves.toBeUndefined()
})

test('a daemon that is gone, and a document that is too large, disturb nobody', async () => {
  const daemon = await listeningDaemon()
  const send = xrayDaemon(daemon.address)
  await daemon[Symbol.asyncDispose]()
  await send({ name: 'aStep' })
  await expect(send({ name: 'x'.repeat(100_000) })).resolves.toBeUndefined()
})

test('a document that cannot be written down disturbs nobody', async () => {
  await using daemon = await listeningDaemon()
  const send = xrayDaemon(daemon.address)
  await expect(send({ n: 1n })).resolves.toBeUndefined()
  await send({ name: 'the next' })
  expect(await daemon.documents(1)).toEqual([{ name: 'the next' }])
})
