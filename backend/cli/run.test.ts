import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { COMMANDS } from '#cli/commands.ts'
import { profileFile, readProfile, saveProfile } from '#cli/profile.ts'
import { run } from '#cli/run.ts'
import { openSession } from '#cli/session.ts'
import { passwords } from '#local/people/password.ts'
import { packed, PUBLIC_KEY_PEM, SIGNER } from '#package/example-package.fixture.ts'

const config = mkdtempSync(join(tmpdir(), 'sluice-cli-'))
afterAll(() => rmSync(config, { recursive: true }))

/** A port on which nothing listens. */
const NOWHERE = 'http://127.0.0.1:9'

const said = (stream: PassThrough) => String(stream.read() ?? '')

async function sluice(args: readonly string[], { stdin = '', env = {} } = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const io = { env: { SLUICE_CONFIG_DIR: config, ...env }, stdin: Readable.from([stdin]), stdout, stderr }
  const exit = await run(args, io)
  return { exit, out: said(stdout), err: said(stderr) }
}

test('the help lists every command, and each has its own with examples', async () => {
  const { out } = await sluice(['--help'])
  for (const { name } of COMMANDS) {
    expect(out).toContain(`\n  ${name} `)
    const help = await sluice([name, '--help'])
    expect(help.exit).toBe(0)
    expect(help.out).toContain(`Usage: sluice ${name}`)
    expect(help.out.split('Examples:')[1]).toContain(`sluice ${name}`)
  }
})

test('the version is that of the package', async () => {
  expect((await sluice(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/u)
})

test.each([
  [[]],
  [['frobnicate']],
  [['list', '--frobnicate']],
  [['list', '--limit', '0']],
  [['list', '--limit', 'x']],
  [['list', '--all', '--limit', '5']],
  [['list', '--status', 'DONE']],
  [['list', 'something']],
  [['show']],
  [['show', 'one', 'two']],
  [['submit', '--title', 'x']],
  [['submit', 'package.json', '--title', 'x', '--project', 'demo']],
  [
    [
      'submit',
      'package.json',
      '--title',
      'x',
      '--purpose',
      'y',
      '--project',
      'demo',
      '--wait',
      '--no-submit',
    ],
  ],
  [
    [
      'submit',
      'package.json',
      '--title',
      'x',
      '--purpose',
      'y',
      '--project',
      'demo',
      '--key',
      'k'.repeat(101),
    ],
  ],
  [['decide', 'id', '--reason', 'because']],
  [['decide', 'id', '--approve', '--reject', '--reason', 'because']],
  [['decide', 'id', '--approve']],
  [['decide', 'id', '--approve', '--reason', 'because']],
  [['decide', 'id', '--approve', '--reason', 'because', '--manifest-digest', 'ab']],
  [['wait', 'id', '--until', 'SOON']],
  [['wait', 'id', '--timeout', '-1']],
  [['login']],
  [['login', '--email', 'a@example.org', '--client-id', 'b']],
  [['login', '--email', 'a@example.org', '--url', 'file:///etc/passwd']],
  [['login', '--email', 'a@example.org', '--url', 'https://me:secret@example.org']],
  [['login', '--email', 'a@example.org', '--profile', '../../x']],
  [['hash-password', 'secret']],
])('what is not understood ends with 2 and one line: %j', async (args) => {
  const { exit, out, err } = await sluice(args)
  expect({ exit, out }).toEqual({ exit: 2, out: '' })
  expect(err).toMatch(/^sluice: .+\n$/u)
})

test('with --json an error is one JSON on stderr', async () => {
  const { exit, out, err } = await sluice(['list', '--json'])
  expect({ exit, out }).toEqual({ exit: 3, out: '' })
  expect(JSON.parse(err)).toEqual({
    code: 'NOT_SIGNED_IN',
    message: 'You are not signed in.',
    hint: 'Sign in: sluice login',
  })
})

test('a service that does not answer ends with 9, and the token is in no message', async () => {
  const { exit, err } = await sluice(['list'], { env: { SLUICE_URL: NOWHERE, SLUICE_TOKEN: 'token-1' } })
  expect(exit).toBe(9)
  expect(err).toContain('UNREACHABLE')
  expect(err).not.toContain('token-1')
})

test('a file that is no package does not verify', async () => {
  const file = join(config, 'no.zip')
  writeFileSync(file, 'not a zip')
  expect((await sluice(['verify', file])).exit).toBe(7)
  const { exit, out } = await sluice(['verify', file, '--json'])
  expect({ exit, ok: JSON.parse(out).ok }).toEqual({ exit: 7, ok: false })
  expect((await sluice(['verify', join(config, 'none.zip')])).exit).toBe(5)
})

test('what verify says without words is said in words too: whether the signature was checked', async () => {
  const file = await packed(join(config, 'words.zip'))
  const key = join(config, 'key.pem')
  writeFileSync(key, PUBLIC_KEY_PEM)
  const id = await SIGNER.keyId()
  const checked = await sluice(['verify', file, '--key', key])
  expect(checked.out).toContain(`Signed with the key ${id}\n`)
  expect(checked.out).toContain('whole and unchanged: its release record is signed with the key given')
  const unchecked = await sluice(['verify', file])
  expect(unchecked.out).toContain(`Signed, by its own account, with the key ${id}\n`)
  expect(unchecked.out).toContain('Who signed it was not checked')
  expect([checked.exit, unchecked.exit]).toEqual([0, 0])
})

test('a key that cannot be used is no verdict on the package', async () => {
  const file = await packed(join(config, 'keys.zip'))
  const key = join(config, 'no.pem')
  writeFileSync(key, 'no key')
  const unusable = await sluice(['verify', file, '--key', key])
  expect(unusable).toMatchObject({ exit: 2, out: '' })
  expect(unusable.err).toContain('holds no Ed25519 public key')
  expect(await sluice(['verify', file, '--key', join(config, 'none.pem')])).toMatchObject({
    exit: 5,
    out: '',
  })
})

test('a password on stdin becomes a hash that it can be checked against', async () => {
  const { exit, out } = await sluice(['hash-password'], { stdin: 'correct horse\n' })
  expect(exit).toBe(0)
  expect(await passwords().verifyPassword('correct horse', out.trim())).toBe(true)
  expect((await sluice(['hash-password'], { stdin: '' })).exit).toBe(2)
})

const robin = {
  url: 'https://sluice.example.org',
  account: 'robin@example.org',
  accessToken: 'access',
  refreshToken: 'refresh',
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
}

test('a sign-in is kept for its owner only', () => {
  const file = profileFile({ SLUICE_CONFIG_DIR: join(config, 'new') }, 'work')
  saveProfile(file, robin)
  expect(readProfile(file)).toEqual(robin)
  // Windows shows no permissions of groups and others.
  expect(statSync(file).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
  expect(readFileSync(file, 'utf8')).toContain('refresh')
})

test('the sign-in is under XDG_CONFIG_HOME, unless SLUICE_CONFIG_DIR says otherwise', () => {
  expect(profileFile({ XDG_CONFIG_HOME: '/x' }, 'default')).toBe(join('/x', 'sluice', 'default.json'))
  expect(profileFile({ XDG_CONFIG_HOME: '/x', SLUICE_CONFIG_DIR: '/y' }, 'a')).toBe(join('/y', 'a.json'))
})

test('a token goes only to the service that gave it', async () => {
  saveProfile(profileFile({ SLUICE_CONFIG_DIR: config }, 'kept'), robin)
  const env = { SLUICE_CONFIG_DIR: config }
  expect(await openSession({ env, profile: 'kept' }).bearer()).toBe('access')
  const elsewhere = { ...env, SLUICE_URL: 'https://evil.example.org' }
  expect(() => openSession({ env: elsewhere, profile: 'kept' })).toThrow('not to https://evil.example.org')
})

test('a token from the environment wins and is never renewed', async () => {
  const env = { SLUICE_CONFIG_DIR: config, SLUICE_TOKEN: 'given', SLUICE_URL: 'https://other.example.org/' }
  const session = openSession({ env, profile: 'kept' })
  expect(session.url).toBe('https://other.example.org')
  expect(await session.bearer()).toBe('given')
  expect(await session.renewed('given')).toBeUndefined()
})
