// A worker that answers as S3 does, from memory, after a while and not too fast; only what staging asks.
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const { latencyMs, bytesPerSecond } = workerData as {
  readonly latencyMs: number
  /** Of one connection. */
  readonly bytesPerSecond: number
}
const CHUNK = 256 * 1024
interface Kept {
  readonly content: Buffer
  readonly etag: string
}
const versions = new Map<string, Kept>()
const nameOf = (path: string, versionId: string | null) => `${path}?versionId=${versionId}`

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await request.toArray())
}

function keep(path: string, kept: Kept, response: ServerResponse): void {
  const versionId = randomUUID()
  versions.set(nameOf(path, versionId), kept)
  response.setHeader('x-amz-version-id', versionId).setHeader('etag', kept.etag)
}

/** Sends as fast as one connection to S3 goes. */
async function send(content: Buffer, response: ServerResponse): Promise<void> {
  const began = performance.now()
  for (let from = 0; from < content.byteLength; from += CHUNK) {
    const due = began + (from / bytesPerSecond) * 1_000 - performance.now()
    if (due > 1) await setTimeout(due)
    if (!response.write(content.subarray(from, from + CHUNK))) await once(response, 'drain')
  }
  response.end()
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3')
  const path = decodeURIComponent(pathname)
  const body = await bodyOf(request)
  await setTimeout(latencyMs)
  if (request.method === 'PUT') {
    const copied = request.headers['x-amz-copy-source']
    if (typeof copied !== 'string') {
      const etag = `"${createHash('md5').update(body).digest('hex')}"`
      keep(path, { content: body, etag }, response)
      response.end()
      return
    }
    const from = new URL(copied, 'http://s3/')
    const kept = versions.get(nameOf(decodeURIComponent(from.pathname), from.searchParams.get('versionId')))
    if (!kept) throw new Error(`there is no ${copied}`)
    keep(path, kept, response)
    response.end(`<CopyObjectResult><ETag>${kept.etag}</ETag></CopyObjectResult>`)
    return
  }
  const versionId = searchParams.get('versionId')
  const kept = versions.get(nameOf(path, versionId))
  if (!kept || versionId === null) throw new Error(`there is no ${request.url}`)
  response.setHeader('x-amz-version-id', versionId).setHeader('etag', kept.etag)
  const [, from = '0', to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const part = kept.content.subarray(Number(from), to === undefined ? undefined : Number(to) + 1)
  response.writeHead(to === undefined ? 200 : 206, { 'content-length': part.byteLength })
  if (request.method === 'HEAD') response.end()
  else await send(part, response)
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
})
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port))
