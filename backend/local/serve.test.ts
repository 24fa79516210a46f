import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ed25519Key } from '#core/signing-key.ts'
import { loadConfig } from '#local/config/load-config.ts'
import { DEMO } from '#local/journeys/start.ts'
import { serve } from './serve.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-serve-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('what cannot start leaves neither its port nor its data folder taken, and starts once the cause is gone', async () => {
  const options = { config: await loadConfig(DEMO), dataFolder: folder, port: 0, report: () => {} }
  writeFileSync(join(folder, 'sluice.db'), 'no database, but long enough to be looked at '.repeat(100))
  await expect(serve(options)).rejects.toThrow('file is not a database')
  const port = Number((await readFile(join(folder, 'port'), 'utf8')).split(' ')[1])
  await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED')
  expect(existsSync(join(folder, 'lock'))).toBe(false)

  await rm(join(folder, 'sluice.db'))
  const serving = await serve(options)
  expect(serving.url).toBe(`http://127.0.0.1:${port}`)
  await serving.close()
})

test('the key that release records are signed with is told to everybody, and stays', async () => {
  const options = { config: await loadConfig(DEMO), dataFolder: folder, port: 0, report: () => {} }
  const pems: string[] = []
  for (const _ of [1, 2]) {
    const serving = await serve(options)
    const answer = await fetch(`${serving.url}/.well-known/sluice-release-key.pem`)
    expect(answer.headers.get('content-type')).toBe('application/x-pem-file')
    pems.push(await answer.text())
    await serving.close()
  }
  expect(ed25519Key(pems[0] ?? '')?.type).toBe('public')
  expect(pems[1]).toBe(pems[0])
})
