import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { startServer, type ServerProcess } from '#local/crash/server-process.ts'
import type { Client } from '#journeys/client.ts'
import { decide, get, PAYLOAD, present, submit, type Payload, type ShownRequest } from '#journeys/requests.ts'
import { signIn } from '#local/journeys/client.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { cpuSeconds, peakMiB, resetPeak } from './process-figures.ts'
import { printTable } from './table.ts'

export interface Sent {
  readonly path: string
  readonly bytes: number
  readonly open: () => AsyncIterable<Uint8Array>
}

const PER_CALL = 1_000
const UPLOADS_AT_ONCE = 6
const POLL_MS = 200
const GIVE_UP_AFTER_MS = 3_600_000
const MEMORY_GOAL_MIB = 300

/** One request with these files, from draft to verified package, on a server of its own; prints time and memory by phase. */
export async function egressRun(files: readonly Sent[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'))
  const server = await startedOnce(join(folder, 'data'))
  const researcher = await signIn(server.url, 'researcher@example.org')
  const governance = await signIn(server.url, 'governance@example.org')
  const researchIt = await signIn(server.url, 'research-it@example.org')
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const rows: string[][] = []
  const peaks: number[] = []
  const phase = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    await resetPeak(server.pid)
    const [started, cpu] = [performance.now(), await cpuSeconds(server.pid)]
    const answer = await work()
    const seconds = (performance.now() - started) / 1000
    const used = ((await cpuSeconds(server.pid)) ?? Number.NaN) - (cpu ?? Number.NaN)
    const peak = await peakMiB(server.pid)
    if (peak !== undefined) peaks.push(peak)
    rows.push([
      name,
      seconds.toFixed(1),
      used.toFixed(1),
      (bytes / 1e6 / seconds).toFixed(0),
      (files.length / seconds).toFixed(0),
      String(peak ?? '?'),
    ])
    return answer
  }
  try {
    const draft = await phase('announce', () => announce(researcher, files))
    await phase('upload', () => upload(draft.urls, files))
    const open = await phase('stage (copy, hash)', async () => {
      present(await submit(researcher, draft.request))
      return waitFor(researcher, draft.request.id, ({ status }) => status === 'IN_REVIEW')
    })
    const released = await phase('release (pack, publish, verify, tidy)', async () => {
      present(await decide(researchIt, present(await decide(governance, open))))
      return waitFor(
        researcher,
        open.id,
        (request) => request.status === 'RELEASED' && !!request.stagedDeleted,
      )
    })
    const target = join(folder, 'package.zip')
    const sha256 = await phase('download', () => download(researcher, open.id, target))
    if (sha256 !== released.release?.sha256) throw new Error('Other bytes came than were released')
    await phase('verify (at the recipient)', async () => {
      const { problems, totals } = await verifyPackage(target)
      if (problems.length > 0 || totals.entries !== files.length + 2)
        throw new Error(JSON.stringify(problems.slice(0, 3)))
    })
    printTable(['phase', 'seconds', 'server CPU s', 'MB/s', 'files/s', 'server peak MiB'], rows)
    report(files, bytes, released, peaks)
  } finally {
    await server.stop()
    await rm(folder, { recursive: true })
  }
}

/** A server that was started before: only the very first start makes people and keys. */
async function startedOnce(data: string): Promise<ServerProcess> {
  await (await startServer(data)).stop()
  return startServer(data)
}

function report(
  files: readonly Sent[],
  bytes: number,
  { release }: ShownRequest,
  peaks: readonly number[],
): void {
  const peak = Math.max(...peaks)
  console.log(
    `\n${files.length} files, ${(bytes / 1e6).toFixed(0)} MB, package ${((release?.bytes ?? 0) / 1e6).toFixed(0)} MB`,
  )
  if (peaks.length === 0) return console.log('This system does not tell the memory of a process.')
  console.log(
    `Peak memory of the server: ${peak} MiB: ${peak < MEMORY_GOAL_MIB ? 'under' : 'NOT under'} ${MEMORY_GOAL_MIB} MiB`,
  )
}

async function announce(
  client: Client,
  files: readonly Sent[],
): Promise<{ request: ShownRequest; urls: ReadonlyMap<string, string> }> {
  const { createRequest } = await client.ask<{ createRequest: Payload }>(
    `mutation ($input: CreateRequestInput!) { createRequest(input: $input) ${PAYLOAD} }`,
    { input: { title: 'Benchmark', purpose: 'Measures how long it takes', project: 'demo' } },
  )
  let request = present(createRequest)
  const urls = new Map<string, string>()
  for (let from = 0; from < files.length; from += PER_CALL) {
    const part = files.slice(from, from + PER_CALL).map(({ path, bytes }) => ({ path, bytes }))
    const { addFiles } = await client.ask<{
      addFiles: Payload & { uploads: { path: string; url: string }[] }
    }>(
      `mutation ($id: ID!, $files: [FileInput!]!) { addFiles(requestId: $id, files: $files)
        { uploads { path url } ${PAYLOAD.slice(1)} }`,
      { id: request.id, files: part },
    )
    request = present(addFiles)
    for (const { path, url } of addFiles.uploads) urls.set(path, url)
  }
  return { request, urls }
}

async function upload(urls: ReadonlyMap<string, string>, files: readonly Sent[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: UPLOADS_AT_ONCE })
  const left = files[Symbol.iterator]()
  const worker = async (): Promise<void> => {
    for (const file of left) await put(agent, urls.get(file.path) ?? '', file)
  }
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, worker))
  agent.destroy()
}

async function put(agent: Agent, url: string, { bytes, open }: Sent): Promise<void> {
  const request = httpRequest(url, { method: 'PUT', agent, headers: { 'Content-Length': bytes } })
  const status = new Promise<number>((resolve, reject) => {
    request.on('error', reject)
    request.on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
  })
  await pipeline(Readable.from(open()), request)
  if ((await status) !== 201) throw new Error(`An upload was answered by ${await status}`)
}

async function waitFor(
  client: Client,
  id: string,
  wanted: (request: ShownRequest) => boolean,
): Promise<ShownRequest> {
  const deadline = Date.now() + GIVE_UP_AFTER_MS
  for (;;) {
    const request = await get(client, id)
    if (request && wanted(request)) return request
    if (request?.failure || Date.now() > deadline)
      throw new Error(`It does not go on: ${JSON.stringify(request)}`)
    await setTimeout(POLL_MS)
  }
}

async function download(client: Client, id: string, target: string): Promise<string> {
  const { downloadData } = await client.ask<{ downloadData: { url: string | null } }>(
    'mutation ($id: ID!) { downloadData(requestId: $id) { url } }',
    { id },
  )
  const answer = await fetch(downloadData.url ?? '')
  if (!answer.ok || !answer.body) throw new Error(`The ticket gives ${answer.status}`)
  const hash = createHash('sha256')
  await pipeline(
    answer.body,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        yield chunk
      }
    },
    createWriteStream(target),
  )
  return hash.digest('hex')
}
