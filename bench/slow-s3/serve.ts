// A process that answers as S3 does, from memory, after a while and not too fast; only what staging and release ask. Keys are
// those of Sluice: nothing in them has to be escaped in XML.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { type KeptObject, lengthOf, rangeOf } from './kept-object.ts'
import { copiedBy, keep, objectAt, rangeIn } from './objects.ts'
import { receive, send } from './paced.ts'
import { Refused } from './refused.ts'
import { beginUpload, completeUpload, keepPart } from './uploads.ts'

const [latencyMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY] = process.argv.slice(2).map(Number)

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3')
  const path = decodeURIComponent(pathname)
  const body = await receive(request, bytesPerSecond)
  await setTimeout(latencyMs)
  const copied = request.headers['x-amz-copy-source']
  const content = typeof copied === 'string' ? copiedBy(copied, request.headers) : [body]
  const isOnlyNew = request.headers['if-none-match'] === '*'
  const uploadId = searchParams.get('uploadId')
  if (request.method === 'GET' || request.method === 'HEAD')
    await give(objectAt(path, searchParams.get('versionId')), request, response)
  else if (request.method === 'PUT' && uploadId !== null) {
    const etag = keepPart(uploadId, Number(searchParams.get('partNumber')), content)
    response.setHeader('etag', etag).end(copied && `<CopyPartResult><ETag>${etag}</ETag></CopyPartResult>`)
  } else if (request.method === 'PUT') {
    const { etag } = name(keep(path, content, isOnlyNew), response)
    response.end(copied && `<CopyObjectResult><ETag>${etag}</ETag></CopyObjectResult>`)
  } else if (request.method === 'POST' && searchParams.has('uploads'))
    response.end(
      `<InitiateMultipartUploadResult><UploadId>${beginUpload()}</UploadId></InitiateMultipartUploadResult>`,
    )
  else if (request.method === 'POST' && uploadId !== null) {
    const bytes = request.headers['x-amz-mp-object-size']
    const upload = { path, body: body.toString(), bytes, isOnlyNew }
    const { etag } = name(completeUpload(uploadId, upload), response)
    response.end(`<CompleteMultipartUploadResult><ETag>${etag}</ETag></CompleteMultipartUploadResult>`)
  } else throw new Refused(501, 'NotImplemented')
}

function name(kept: KeptObject, response: ServerResponse): KeptObject {
  response.setHeader('x-amz-version-id', kept.versionId).setHeader('etag', kept.etag)
  return kept
}

async function give(kept: KeptObject, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const range = rangeIn(request.headers.range)
  const content = range ? rangeOf(kept.content, range.from, range.to) : kept.content
  name(kept, response)
  response.writeHead(range ? 206 : 200, { 'content-length': lengthOf(content) })
  if (request.method === 'HEAD') response.end()
  else await send(content, response, bytesPerSecond)
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    const { status, code } = error instanceof Refused ? error : new Refused(500, 'InternalError')
    if (response.headersSent) response.destroy()
    else
      response.writeHead(status).end(`<Error><Code>${code}</Code><Message>${String(error)}</Message></Error>`)
  })
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
