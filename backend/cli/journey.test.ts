import { spawn, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough, Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '#cli/run.ts'
import { pemOf } from '#core/signing-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'sluice-journey-'))
const data = join(folder, 'results')
let url = ''
let service: ChildProcess | undefined

beforeAll(async () => {
  const main = fileURLToPath(new URL('../local/main.ts', import.meta.url))
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SLUICE_')))
  const args = [main, '--data', join(folder, 'data'), '--port', '0', '--empty']
  service = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  if (!service.stdout) throw new Error('The service says nothing.')
  for await (const line of createInterface({ input: service.stdout })) {
    if (!line.startsWith('http://')) continue
    url = line
    break
  }
  service.stdout.resume()
  mkdirSync(join(data, 'tables'), { recursive: true })
  writeFileSync(join(data, 'tables/a.csv'), 'x,y\n1,2\n')
  writeFileSync(join(data, 'empty.txt'), '')
  writeFileSync(join(data, 'big.bin'), Buffer.alloc(2_500_000, 'sluice'))
})

afterAll(async () => {
  if (service) {
    const ended = new Promise((resolve) => service?.once('exit', resolve))
    service.kill()
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
})

async function sluice(...args: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const env = { SLUICE_CONFIG_DIR: join(folder, 'config'), SLUICE_URL: url, SLUICE_PASSWORD: 'sluice-demo' }
  const exit = await run([...args, '--json'], { env, stdin: Readable.from([]), stdout, stderr })
  const out = String(stdout.read() ?? '')
  const err = String(stderr.read() ?? '')
  return { exit, answer: out === '' ? undefined : JSON.parse(out), err }
}

const submission = [
  'submit',
  data,
  '--title',
  'Table 2',
  '--purpose',
  'For the journal article',
  '--project',
  'demo',
]
let id = ''
let digest = ''

test('three people sign in, and a wrong password does not', async () => {
  for (const name of ['researcher', 'governance', 'research-it']) {
    const { exit, answer } = await sluice('login', '--email', `${name}@example.org`, '--profile', name)
    expect({ exit, email: answer.email }).toEqual({ exit: 0, email: `${name}@example.org` })
  }
  const wrong = await sluice('login', '--client-id', 'nobody', '--client-secret-stdin')
  expect(wrong.exit).toBe(2)
})

test('a draft under a key is gone on with: only what changed is sent, and it is handed in once', async () => {
  const robin = [...submission, '--key', 'fig-7', '--profile', 'researcher']
  const draft = await sluice(...robin, '--no-submit')
  expect(draft.answer).toMatchObject({ status: 'DRAFT', files: { count: 3, bytes: 2_500_008 }, key: 'fig-7' })

  writeFileSync(join(data, 'tables/a.csv'), 'x,y\n1,3\n')
  const handedIn = await sluice(...robin)
  expect(handedIn.err).toContain('2 files had arrived before.')
  expect(handedIn.err).toContain('Sent: 1 of 1 file')

  const again = await sluice(...robin)
  expect(again.err).toContain('already; nothing is sent again.')
  id = String(again.answer.id)
  expect([draft.answer.id, handedIn.answer.id]).toEqual([id, id])
  expect((await sluice('list', '--mine', '--all', '--profile', 'researcher')).answer.items).toHaveLength(1)

  const other = await sluice(...robin, '--title', 'Table 3')
  expect(other.exit).toBe(6)

  writeFileSync(join(data, 'tables/a.csv'), 'x,y\n1,4\n')
  const otherFiles = await sluice(...robin)
  expect(otherFiles.exit).toBe(6)
  expect(otherFiles.err).toContain('"at":"tables/a.csv"')
  writeFileSync(join(data, 'tables/a.csv'), 'x,y\n1,3\n')
})

test('a draft with files that were not named is not handed in', async () => {
  const robin = [...submission, '--key', 'other', '--profile', 'researcher']
  const extra = join(data, 'extra.csv')
  writeFileSync(extra, 'extra')
  await sluice(...robin, '--no-submit')
  rmSync(extra)
  const { exit, err } = await sluice(...robin)
  expect(exit).toBe(6)
  expect(err).toContain('"at":"extra.csv"')
})

test('waiting ends when the time is over, or with what was waited for', async () => {
  const late = await sluice('wait', id, '--until', 'RELEASED', '--timeout', '0', '--profile', 'researcher')
  expect(late.exit).toBe(8)
  const { answer } = await sluice(
    'wait',
    id,
    '--until',
    'in_review',
    '--timeout',
    '30',
    '--profile',
    'researcher',
  )
  digest = String(answer.manifestDigest)
  const { fileList } = (await sluice('show', id, '--files', '--profile', 'governance')).answer
  expect(fileList.map(({ path }: { path: string }) => path)).toEqual(['big.bin', 'empty.txt', 'tables/a.csv'])
})

test('two people decide on what they saw, and nobody else does', async () => {
  const approve = ['decide', id, '--approve', '--reason', 'No cell below 10']
  const yes = async (profile: string) => (await sluice(...approve, '--yes', '--profile', profile)).exit
  expect(await yes('researcher')).toBe(3)
  expect((await sluice('download', id, '--profile', 'researcher')).exit).toBe(4)
  const old = ['--manifest-digest', digest, '--expected-version', '1', '--profile', 'governance']
  expect((await sluice(...approve, ...old)).exit).toBe(6)

  const { exit, answer } = await sluice(...approve, '--yes', '--profile', 'governance')
  expect({ exit, decidedOn: answer.decidedOn }).toEqual({ exit: 0, decidedOn: digest })
  expect(await yes('governance')).toBe(4)
  expect(await yes('research-it')).toBe(0)
})

test('the package is fetched once, checked, and never overwritten at the cost of a download', async () => {
  await sluice('wait', id, '--timeout', '30', '--profile', 'researcher')
  const out = join(folder, 'packages/')
  mkdirSync(out)
  const { exit, answer, err } = await sluice('download', id, '--out', out, '--profile', 'researcher')
  expect(exit).toBe(0)
  expect(err).not.toContain('http')
  expect(readdirSync(out)).toEqual([`sluice_table-2_${id}.zip`])
  expect((await sluice('download', id, '--out', out, '--profile', 'researcher')).exit).toBe(6)
  const { downloads, release } = (await sluice('show', id, '--profile', 'researcher')).answer
  expect({ used: downloads.used, sha256: release.sha256 }).toEqual({ used: 1, sha256: answer.sha256 })

  const key = join(folder, 'release-key.pem')
  writeFileSync(key, await (await fetch(`${url}/.well-known/sluice-release-key.pem`)).text())
  const verified = await sluice('verify', answer.file, '--key', key)
  expect(verified).toMatchObject({ exit: 0, answer: { signature: { checked: true } } })
  expect(await sluice('verify', answer.file)).toMatchObject({
    exit: 0,
    answer: { signature: { keyId: verified.answer.signature.keyId, checked: false } },
  })
  const otherKey = join(folder, 'other-key.pem')
  writeFileSync(otherKey, pemOf(generateKeyPairSync('ed25519').publicKey))
  expect(await sluice('verify', answer.file, '--key', otherKey)).toMatchObject({
    exit: 7,
    answer: { ok: false, problems: [{ path: 'manifest.json.sig' }], signature: { checked: false } },
  })
  const bytes = readFileSync(answer.file)
  bytes.set([255 - (bytes[2000] ?? 0)], 2000)
  writeFileSync(answer.file, bytes)
  expect((await sluice('verify', answer.file, '--key', key)).exit).toBe(7)
})

test('what is not there, or not yours, is not found', async () => {
  expect((await sluice('show', 'nothing', '--profile', 'researcher')).exit).toBe(5)
  expect((await sluice('withdraw', id, '--profile', 'researcher')).exit).toBe(4)
})

test('after signing out nothing goes any more', async () => {
  expect((await sluice('logout', '--profile', 'governance')).answer.signedOut).toBe(true)
  expect((await sluice('list', '--profile', 'governance')).exit).toBe(3)
})
