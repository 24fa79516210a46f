import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { CliError } from '#cli/cli-error.ts'
import type { LocalFile } from '#cli/collect-files.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { expected, httpError } from '#cli/http.ts'
import { unreachable } from '#cli/retrying.ts'
import { newMeter, type Meter } from '#core/digest.ts'

const BLOCK_BYTES = 1 << 20
const SILENT_MS = 120_000
/** How long a repeated attempt listens before it sends: who refuses at once hangs up, and the answer can be lost then. */
const LISTEN_MS = 500

const received = z.object({ bytes: z.int(), sha256: z.string() })

/**
 * Sends the bytes of one file to its link, a block at a time, and makes sure that the service got exactly these bytes.
 * @param attempt counts from 1; later ones hear a refusal that the first lost because it was sending
 * @param onBytes told of each block sent; of all of them taken back (negative) if it fails
 */
export async function sendFile(
  local: LocalFile,
  url: string,
  attempt: number,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const meter = newMeter()
  const handle = await opened(local)
  try {
    const { status, body } = await put(
      url,
      local.bytes,
      attempt === 1 ? 0 : LISTEN_MS,
      blocks(handle, local, meter, onBytes),
    )
    if (status !== 201 && status !== 200) throw httpError(status, body)
    const { bytes, sha256 } = expected(received, body)
    if (bytes !== local.bytes || sha256 !== meter.sha256()) throw damaged(local)
  } catch (error) {
    onBytes(-meter.bytes())
    throw error
  } finally {
    await handle.close()
  }
}

async function opened(local: LocalFile): Promise<FileHandle> {
  // Windows has no such flag, and hardly any links.
  const noLinks = 'O_NOFOLLOW' in constants ? constants.O_NOFOLLOW : 0
  const handle = await open(local.file, constants.O_RDONLY | noLinks)
  const stats = await handle.stat()
  if (stats.isFile() && stats.size === local.bytes) return handle
  await handle.close()
  throw changed(local)
}

async function* blocks(
  handle: FileHandle,
  local: LocalFile,
  meter: Meter,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  while (meter.bytes() < local.bytes) {
    const wanted = Math.min(BLOCK_BYTES, local.bytes - meter.bytes())
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted)
    if (bytesRead === 0) throw changed(local)
    const block = buffer.subarray(0, bytesRead)
    meter.add(block)
    onBytes(bytesRead)
    yield block
  }
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

async function put(
  url: string,
  bytes: number,
  listenMs: number,
  source: AsyncIterable<Uint8Array>,
): Promise<Answer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  const request = send(url, {
    method: 'PUT',
    headers: { 'content-length': bytes, 'content-type': 'application/octet-stream' },
    timeout: SILENT_MS,
  })
  request.on('timeout', () => request.destroy(new Error('No answer in time')))
  const answered = new Promise<Answer>((resolve, reject) => {
    request.on('response', (response) => resolve(answerOf(response)))
    request.on('error', reject)
  })
  try {
    request.flushHeaders()
    const early = await Promise.race([answered, sleep(listenMs)])
    if (early) return early
    const sent = pipeline(source, request)
    const [answer] = await Promise.all([answered, Promise.race([sent, answered])])
    return answer
  } catch (error) {
    throw error instanceof CliError ? error : unreachable(url, error)
  } finally {
    request.destroy()
  }
}

async function answerOf(response: IncomingMessage): Promise<Answer> {
  const body = await text(response)
  try {
    return { status: response.statusCode ?? 0, body: JSON.parse(body) }
  } catch {
    return { status: response.statusCode ?? 0, body: undefined }
  }
}

function changed({ file }: LocalFile): CliError {
  return new CliError({
    exit: EXIT.conflict,
    code: 'FILE_CHANGED',
    message: `${file} changed while it was being sent.`,
    hint: 'Wait until nothing writes to it any more, then run the command again.',
  })
}

function damaged({ file }: LocalFile): CliError {
  return new CliError({
    exit: EXIT.unavailable,
    code: 'DAMAGED_ON_THE_WAY',
    message: `The service did not get the bytes of ${file} as they are here.`,
  })
}
