import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import { pathKey } from '#core/paths.ts'
import type { RequestFile } from '#egress/request.ts'
import type { Ticket } from '#egress/ticket.ts'
import { everyChangeOf, linksContract } from '#ports/contracts/links-contract.ts'
import { bytesOf, chunks } from '#ports/contracts/streams.ts'
import { PackageConflict, PackageMissing } from '#ports/packages.ts'
import { StagedMissing } from '#ports/staging.ts'
import { inBucket } from './bucket.ts'
import { keptIn, newBucket, put } from './s3-buckets.fixture.ts'
import { newS3Client } from './s3-client.ts'
import { s3Links } from './s3-links.ts'
import { s3Packages } from './s3-packages.ts'
import { s3Sources } from './s3-sources.ts'
import { s3Staging } from './s3-staging.ts'

const client = newS3Client()
const stranger = newS3Client({
  credentials: { accessKeyId: '111122223333', secretAccessKey: 'another' },
})

const place = { requestId: 'r1', round: 1, path: "Daten/Größe 😀 (1)'.csv", personId: 'ada' }
const CLAIMS = {
  upload: { use: 'upload', ...place, bytes: 5 },
  view: { use: 'view', ...place },
  ticket: { use: 'ticket', ticketId: 't1' },
} as const
const BYTES = { upload: '12345', view: 'staged', ticket: 'packed' } as const
const PACKAGE = `approved_egress/r1/round-1/${sha256Hex(BYTES.ticket)}.zip`

async function stagedFile(buckets: Awaited<ReturnType<typeof newBuckets>>): Promise<RequestFile> {
  const { uploads, staging } = buckets
  const sources = { uploads, owners: {} }
  const received = await s3Sources({ client, newId: randomUUID, ...sources }).receive(
    'r1',
    chunks(Buffer.from(BYTES.view), 100),
    BYTES.view.length,
  )
  const copy = await s3Staging({ client, staging, sources, newId: randomUUID }).copy(
    place,
    { kind: 'upload', version: received.version },
    new AbortController().signal,
  )
  return {
    ...place,
    pathKey: pathKey(place.path),
    bytes: copy.bytes,
    mediaType: 'text/csv',
    stagedVersion: copy.version,
  }
}

async function newBuckets() {
  const [uploads, staging, packages] = [
    await newBucket(client),
    await newBucket(client),
    await newBucket(client),
  ]
  return { uploads, staging, packages }
}

async function open() {
  const buckets = await newBuckets()
  const file = await stagedFile(buckets)
  const Metadata = { sha256: sha256Hex(BYTES.ticket) }
  await put(client, buckets.packages, PACKAGE, Buffer.from(BYTES.ticket), { Metadata })
  const ticket: Ticket = {
    id: 't1',
    requestId: 'r1',
    personId: 'ada',
    packageKey: PACKAGE,
    packageSha256: sha256Hex(BYTES.ticket),
    bytes: BYTES.ticket.length,
    issuedAt: '',
    expiresAt: '',
    state: 'ISSUED',
  }
  const records = {
    file: async (...[requestId, round, key]: [string, number, string]) =>
      requestId === 'r1' && round === 1 && key === file.pathKey ? file : undefined,
    ticket: async (id: string) => (id === 't1' ? ticket : undefined),
  }
  const linksOf = (of: S3Client) =>
    s3Links({ client: of, ...buckets, records, now: () => new Date().toISOString() })
  return { buckets, file, ticket, records, links: linksOf(client), linksOf }
}

const soon = (seconds = 60) => new Date(Date.now() + seconds * 1_000).toISOString()

linksContract(async () => {
  const { buckets, links, linksOf } = await open()
  const served = { upload: buckets.uploads, view: buckets.staging, ticket: buckets.packages } as const
  const made = new Set<string>()
  const sources = s3Sources({ client, uploads: buckets.uploads, owners: {}, newId: randomUUID })

  /** Where links of this use are served: the same request to the bucket of that use. */
  const servedAt = (use: keyof typeof served, link: string): URL | undefined => {
    const endpoint = new URL(process.env['AWS_ENDPOINT_URL'] ?? '')
    const url = URL.parse(link)
    if (url?.origin !== endpoint.origin) return undefined
    // The emulator lets in whoever says nothing of a signature. S3 does not: these buckets are private.
    const isSigned =
      url.searchParams.get('X-Amz-Algorithm') === 'AWS4-HMAC-SHA256' &&
      url.searchParams.has('X-Amz-Signature')
    if (!isSigned) return undefined
    const isOurs = Object.values(served).some(({ name }) => url.pathname.startsWith(`/${name}/`))
    if (isOurs) url.pathname = url.pathname.replace(/^\/[^/]+/, `/${served[use].name}`)
    return url
  }

  const achieved = async (use: keyof typeof served, answer: Response) => {
    if (use !== 'upload') return (await answer.text()) === BYTES[use]
    const arrived = await sources.arrived({ ...place, pathKey: pathKey(place.path) })
    const stream = await sources.open('r1', { kind: 'upload', version: arrived?.version ?? '' })
    await sources.removeUpload('r1', arrived?.version ?? '')
    return String(await bytesOf(stream)) === BYTES.upload
  }

  return {
    links: {
      async sign(claim, expiresAt) {
        const link = await links.sign(claim, expiresAt)
        made.add(link)
        return link
      },
    },
    otherLinks: linksOf(stranger),
    claims: CLAIMS,
    times() {
      const now = Date.now()
      const until = Math.ceil(now / 1_000) * 1_000 + 2_000
      const at = (ms: number) => new Date(ms).toISOString()
      return { now: at(now), before: at(until - 700), until: at(until), after: at(until + 1_100) }
    },
    async follow(use, link, at) {
      const url = servedAt(use, link)
      if (!url) return 'invalid'
      await sleep(Math.max(0, Date.parse(at) - Date.now()))
      const answer = await fetch(url, use === 'upload' ? { method: 'PUT', body: BYTES.upload } : {})
      if (answer.ok) return (await achieved(use, answer)) ? CLAIMS[use] : 'invalid'
      // S3 looks at the time before it looks at the signature: to a link that nobody made it may say that it is too old.
      const isTooOld = (await answer.text()).includes('Request has expired')
      return isTooOld && made.has(link) ? 'expired' : 'invalid'
    },
    changesOf: (link) => {
      const path = new URL(link).pathname
      const all = everyChangeOf(link, link.indexOf(path) + 1)
      // Some of them suffice: each is a request.
      return all.filter((changed, n) => n % 2 === 0 && meaning(changed) !== meaning(link))
    },
    close: async () => {},
  }
})

/** A URL as its server reads it: `%2f` is `%2F`, and an empty parameter is none. */
function meaning(link: string): string {
  const { pathname, searchParams } = new URL(link)
  return JSON.stringify([decodeURIComponent(pathname), [...searchParams].toSorted()])
}

test.each(['', '1234', '123456'])('a link to upload five bytes takes no others, like %j', async (body) => {
  const { links, buckets } = await open()
  const before = await keptIn(client, buckets.uploads)
  const link = await links.sign(CLAIMS.upload, soon())
  expect((await fetch(link, { method: 'PUT', body })).status).toBe(403)
  expect(await keptIn(client, buckets.uploads)).toBe(before)
})

test('a link to upload asks nothing of whoever uses it, and empty files have one too', async () => {
  const { links } = await open()
  for (const body of ['12345', '']) {
    const link = await links.sign({ ...CLAIMS.upload, bytes: body.length }, soon())
    const query = new URL(link).searchParams
    expect(query.get('X-Amz-SignedHeaders')).toBe('content-length;host')
    expect([...query.keys()].join(' ')).not.toMatch(/checksum/)
    const headers = { 'Content-Type': 'text/x-whatever' }
    expect((await fetch(link, { method: 'PUT', body, headers })).status).toBe(200)
  }
})

test('links end with their expiry, and live a day or ten minutes at most', async () => {
  const { links } = await open()
  for (const [claim, seconds] of [
    [CLAIMS.upload, 86_400],
    [CLAIMS.view, 600],
    [CLAIMS.ticket, 600],
  ] as const)
    for (const ahead of [60, 1_000_000]) {
      const query = new URL(await links.sign(claim, soon(ahead))).searchParams
      const signedAt = Date.parse(
        (query.get('X-Amz-Date') ?? '').replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'),
      )
      expect(query.get('X-Amz-Expires')).toBe(String(seconds))
      const end = signedAt + seconds * 1_000
      const most = Math.min(ahead, seconds) * 1_000
      expect(end - Date.now()).toBeGreaterThan(most - 3_000)
      expect(end - Date.now()).toBeLessThanOrEqual(most)
    }
})

test('a staged file is shown as plain text or saved, under its own name, whatever came after it', async () => {
  const { links, file, buckets } = await open()
  const key = `staging/r1/1/${file.stagedVersion?.split('~')[0]}`
  await put(client, buckets.staging, key, Buffer.from('forged'))
  const answer = await fetch(await links.sign(CLAIMS.view, soon()))
  expect(await answer.text()).toBe('staged')
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(answer.headers.get('content-disposition')).toBe(
    "inline; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%F0%9F%98%80%20%281%29%27.csv",
  )
})

test('a ticket gives the released version as a file, whatever came after it', async () => {
  const { links, buckets } = await open()
  const link = await links.sign(CLAIMS.ticket, soon())
  await put(client, buckets.packages, PACKAGE, Buffer.from('forged'))
  const answer = await fetch(link)
  expect(await answer.text()).toBe('packed')
  expect(answer.headers.get('content-type')).toBe('application/zip')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="r1.zip"')
  await expect(links.sign(CLAIMS.ticket, soon())).rejects.toThrow(PackageConflict)
})

test('a ticket gives a package that was put together under its own key, if it is as large as the released one', async () => {
  const { links, buckets } = await open()
  const packages = s3Packages({ client, packages: buckets.packages })
  const putTogether = async (key: string, text: string): Promise<void> => {
    await client.send(new DeleteObjectCommand({ ...inBucket(buckets.packages), Key: PACKAGE }))
    const upload = await packages.begin(key)
    const bytes = Buffer.from(text)
    async function* content() {
      yield bytes
    }
    const tag = await packages.addPart(upload, 1, { bytes: bytes.length, open: content })
    await packages.complete(upload, [{ part: 1, tag, bytes: bytes.length }])
  }
  await putTogether(PACKAGE, BYTES.ticket)
  expect(await (await fetch(await links.sign(CLAIMS.ticket, soon()))).text()).toBe(BYTES.ticket)
  await putTogether(PACKAGE, 'another one')
  await expect(links.sign(CLAIMS.ticket, soon())).rejects.toThrow(PackageConflict)
})

test('there is no link to what is not there', async () => {
  const { links } = await open()
  await expect(links.sign({ use: 'ticket', ticketId: 't2' }, soon())).rejects.toThrow(PackageMissing)
  await expect(links.sign({ ...CLAIMS.view, path: 'other' }, soon())).rejects.toThrow(StagedMissing)
  await expect(links.sign({ ...CLAIMS.view, round: 2 }, soon())).rejects.toThrow(StagedMissing)
})
