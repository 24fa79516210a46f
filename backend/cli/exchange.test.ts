import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CliError } from '#cli/cli-error.ts'
import { eachOf } from '#cli/each-of.ts'
import { fetchPackage } from '#cli/fetch-package.ts'
import { locked } from '#cli/file-lock.ts'
import { retrying } from '#cli/retrying.ts'
import { profileFile, readProfile, saveProfile } from '#cli/profile.ts'
import { sendFile } from '#cli/send-file.ts'
import { openSession } from '#cli/session.ts'
import { openTarget } from '#cli/target-file.ts'

// A service that lies, hangs up and is overloaded is needed here, which the real one is not.
type Answer = (request: IncomingMessage, response: ServerResponse) => unknown
let answer: Answer = () => {}
const server = createServer((request, response) => answer(request, response))
let url = ''
const folder = mkdtempSync(join(tmpdir(), 'sluice-exchange-'))

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  url = `http://127.0.0.1:${address.port}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})
afterEach(() => server.closeAllConnections())

const content = randomBytes(3_000_000)
const sha256 = createHash('sha256').update(content).digest('hex')
const local = { file: join(folder, 'a.bin'), path: 'a.bin', bytes: content.length }
writeFileSync(local.file, content)

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((caught: unknown) => caught)
  return error instanceof CliError ? `${error.details.exit} ${error.details.code}` : 'done'
}
const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

/** Takes an upload as the service does. */
const receive: Answer = async (request, response) => {
  const body = await buffer(request)
  const digest = createHash('sha256').update(body).digest('hex')
  json(response, 201, { path: 'a.bin', bytes: body.length, sha256: digest })
}

test('a file arrives as it is, with its size announced', async () => {
  let announced: string | undefined
  let sent = 0
  answer = (request, response) => {
    announced = request.headers['content-length']
    receive(request, response)
  }
  await sendFile(local, `${url}/upload`, 1, (bytes) => (sent += bytes))
  expect({ announced, sent }).toEqual({ announced: String(content.length), sent: content.length })
})

test('an empty file arrives', async () => {
  answer = receive
  const empty = { file: join(folder, 'empty'), path: 'empty', bytes: 0 }
  writeFileSync(empty.file, '')
  expect(await codeOf(sendFile(empty, `${url}/upload`, 1, () => {}))).toBe('done')
})

test('a service that got other bytes is noticed, and the progress is taken back', async () => {
  let sent = 0
  answer = async (request, response) =>
    json(response, 201, { bytes: (await buffer(request)).length, sha256: '0'.repeat(64) })
  expect(await codeOf(sendFile(local, `${url}/x`, 1, (bytes) => (sent += bytes)))).toBe(
    '9 DAMAGED_ON_THE_WAY',
  )
  expect(sent).toBe(0)
})

test('a refusal may be lost while bytes are sent, but a repeated attempt hears it before it sends any', async () => {
  answer = (_request, response) => {
    response.setHeader('connection', 'close')
    json(response, 409, { error: { code: 'WRONG_STATUS', message: 'The draft is closed.' } })
  }
  const big = { file: join(folder, 'big.bin'), path: 'big.bin', bytes: 30_000_000 }
  writeFileSync(big.file, Buffer.alloc(big.bytes))
  let most = 0
  const second = sendFile(big, `${url}/x`, 2, (bytes) => (most = Math.max(most, bytes)))
  expect({ code: await codeOf(second), most }).toEqual({ code: '4 WRONG_STATUS', most: 0 })
  const sending = retrying((attempt) => sendFile(big, `${url}/x`, attempt, () => {}))
  expect(await codeOf(sending)).toBe('4 WRONG_STATUS')
})

test('a file that changed since it was found is not sent', async () => {
  answer = receive
  expect(await codeOf(sendFile({ ...local, bytes: 5 }, `${url}/x`, 1, () => {}))).toBe('6 FILE_CHANGED')
})

async function fetched(file: string, mayReplace = false) {
  const target = await openTarget(file, content.length, mayReplace)
  try {
    await fetchPackage(`${url}/ticket`, { sha256, bytes: content.length }, target, () => {})
    await target.keep()
  } catch (error) {
    await target.drop()
    throw error
  }
}

test('a package appears whole under its name and nothing else is left', async () => {
  answer = (_request, response) => response.end(content)
  await fetched(join(folder, 'whole.zip'))
  expect(readFileSync(join(folder, 'whole.zip')).equals(content)).toBe(true)
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
})

test.each<[string, Answer, string]>([
  [
    'with a changed byte',
    (_request, response) => response.end(Buffer.alloc(content.length)),
    '1 OTHER_BYTES',
  ],
  ['that is cut off', (_request, response) => response.end(content.subarray(1)), '1 OTHER_BYTES'],
  [
    'with bytes after its end',
    (_request, response) => response.end(Buffer.concat([content, content])),
    '1 OTHER_BYTES',
  ],
  [
    'whose connection breaks',
    (_request, response) => {
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 100_000), () => response.destroy())
    },
    '9 UNREACHABLE',
  ],
  [
    'behind a used ticket',
    (_request, response) => json(response, 410, { error: { code: 'GONE', message: 'Used.' } }),
    '4 GONE',
  ],
  [
    'behind a redirect',
    (_request, response) => response.writeHead(302, { location: '/x' }).end(),
    '9 UNREACHABLE',
  ],
])('a package %s is not kept', async (_what, how, code) => {
  answer = how
  const before = readdirSync(folder)
  expect(await codeOf(fetched(join(folder, 'bad.zip')))).toBe(code)
  expect(readdirSync(folder)).toEqual(before)
})

test('a file that is there is not replaced unless that is wanted, also if it came meanwhile', async () => {
  answer = (_request, response) => response.end(content)
  const file = join(folder, 'mine.zip')
  writeFileSync(file, 'mine')
  expect(await codeOf(fetched(file))).toBe('6 FILE_EXISTS')
  expect(readFileSync(file, 'utf8')).toBe('mine')

  rmSync(file)
  const target = await openTarget(file, 1, false)
  writeFileSync(file, 'came meanwhile')
  expect(await codeOf(target.keep())).toBe('6 FILE_EXISTS')
  expect(readFileSync(file, 'utf8')).toBe('came meanwhile')

  await fetched(file, true)
  expect(readFileSync(file).equals(content)).toBe(true)
})

test('a download that cannot fit is refused before the ticket is asked for', async () => {
  expect(await codeOf(openTarget(join(folder, 'huge.zip'), Number.MAX_SAFE_INTEGER, false))).toBe('1 NO_ROOM')
  expect(await codeOf(openTarget(join(folder, 'no/folder.zip'), 1, false))).toBe('5 CANNOT_WRITE')
  expect(existsSync(join(folder, 'huge.zip'))).toBe(false)
})

async function triesOf(exit: 7 | 9): Promise<number> {
  let count = 0
  const work = async (attempt: number) => {
    count = attempt
    throw new CliError({ exit, code: 'X', message: 'x' })
  }
  await codeOf(retrying(work, async () => {}))
  return count
}

test('what may pass is tried five times, what will not pass once', async () => {
  expect([await triesOf(9), await triesOf(7)]).toEqual([5, 1])
})

test('no more than the width are under way, and a failure ends it', async () => {
  let [underWay, most, done] = [0, 0, 0]
  const items = Readable.from(Array.from({ length: 20 }, (_, i) => i))
  const work = async (item: number) => {
    most = Math.max(most, ++underWay)
    await sleep(2)
    underWay--
    done++
    if (item === 9) throw new CliError({ exit: 1, code: 'NINE', message: 'nine' })
  }
  expect(await codeOf(eachOf(items, 4, work))).toBe('1 NINE')
  expect({ most, underWay }).toEqual({ most: 4, underWay: 0 })
  expect(done).toBeLessThan(20)
})

test('two commands at once use a refresh token once, since the service takes a second use for theft', async () => {
  const env = { SLUICE_CONFIG_DIR: folder }
  const file = profileFile(env, 'two')
  const expiresAt = new Date().toISOString()
  saveProfile(file, { url, account: 'a', accessToken: 'old', refreshToken: 'refresh-1', expiresAt })
  const used: string[] = []
  answer = async (request, response) => {
    const body = await buffer(request)
    used.push(new URLSearchParams(body.toString()).get('refresh_token') ?? '')
    await sleep(50)
    json(response, 200, { access_token: 'new', refresh_token: 'refresh-2', expires_in: 900 })
  }
  const open = () => openSession({ env, profile: 'two' })
  expect(await Promise.all([open().bearer(), open().bearer()])).toEqual(['new', 'new'])
  expect(used).toEqual(['refresh-1'])
  expect(readProfile(file)?.refreshToken).toBe('refresh-2')
})

test('a lock is given on after a failure', async () => {
  const lock = join(folder, 'lock')
  await expect(locked(lock, () => Promise.reject(new Error('x')))).rejects.toThrow('x')
  expect(await locked(lock, async () => 'next')).toBe('next')
})
