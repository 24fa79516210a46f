import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createReadStream, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { accepted } from '#cli/accepted.ts'
import { openApi, type Ask } from '#cli/api.ts'
import { collectFiles, type LocalFile } from '#cli/collect-files.ts'
import { fetchPackage } from '#cli/fetch-package.ts'
import { findRequest, present } from '#cli/find-request.ts'
import { CREATE_REQUEST, DOWNLOAD_DATA, SUBMIT_REQUEST, UPDATE_REQUEST } from '#cli/operations/change.ts'
import { openTarget } from '#cli/target-file.ts'
import { oneLine, sizeText } from '#cli/text.ts'
import { requestTokens } from '#cli/token-endpoint.ts'
import { uploadFiles } from '#cli/upload-files.ts'
import { waitFor } from '#cli/wait-for.ts'
import { newMeter } from '#core/digest.ts'
import { DEMO_PASSWORD } from '#local/people/demo-people.ts'
import { verifyPackage } from '#package/verify-package.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const DATA = join(ROOT, 'node_modules/vega-datasets/data')
const TYPES = ['.csv', '.json', '.png']
const SILENT = { note: () => {}, progress: () => {}, progressEnd: () => {} }
const PATIENCE = { timeoutSeconds: 120 }

const startedAt = performance.now()

/** One line with the seconds since the start. */
function tell(text: string): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(2).padStart(6)
  process.stdout.write(`${seconds} s  ${oneLine(text)}\n`)
}

/** The whole way of one request on public data: asked, refused, approved twice, released, fetched, verified. */
async function demo(folder: string, url: string): Promise<boolean> {
  const robin = await signIn(url, 'researcher@example.org')
  const gale = await signIn(url, 'governance@example.org')
  const indra = await signIn(url, 'research-it@example.org')
  tell('Signed in: a researcher, Information Governance, Research IT.')

  const files = await publicFiles()
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  tell(
    `The csv, json and png files of vega-datasets: ${files.length} files, ${bytes} bytes (${sizeText(bytes)}).`,
  )

  const id = await submitted(robin, files)
  const waiting = await waitFor({ ask: robin, terminal: SILENT }, id, { until: ['IN_REVIEW'], ...PATIENCE })
  tell(`Copied, hashed and frozen. Manifest digest ${waiting.manifestDigest}`)
  tell(`${waiting.whoseTurn.label}.`)

  const ways = [
    ['The researcher approves their own request', robin, 'It is my own, and it is fine.'],
    ['Information Governance approves', gale, 'Public data, nothing about persons.'],
    ['Information Governance tries to fill the second seat as well', gale, 'I can do that one too.'],
    ['Research IT approves', indra, 'File types and sizes are as expected.'],
  ] as const
  for (const [what, who, reason] of ways) tell(`${what}: ${await decided(who, id, reason)}`)

  const released = await waitFor({ ask: robin, terminal: SILENT }, id, { until: ['RELEASED'], ...PATIENCE })
  const { release } = released
  if (!release) throw new Error('It is released but has no package.')
  tell(
    `Released: one package of ${release.bytes} bytes (${sizeText(release.bytes)}), SHA-256 ${release.sha256}`,
  )

  const file = join(folder, 'package.zip')
  await fetched(robin, id, release, file)
  const { downloads } = await findRequest(robin, id)
  tell(
    `Downloaded, and its SHA-256 is that of the release. Downloads used: ${downloads.used} of ${downloads.allowed}.`,
  )
  return verified(file, folder, files, await releaseKey(url))
}

/** Every file of these types, in a folder per type. */
async function publicFiles(): Promise<readonly LocalFile[]> {
  const found = (await collectFiles([DATA])).filter(({ path }) => TYPES.includes(extname(path)))
  return found.map((each) => ({ ...each, path: `${extname(each.path).slice(1)}/${each.path}` }))
}

async function signIn(url: string, username: string): Promise<Ask> {
  const grant = { grant_type: 'password', username, password: DEMO_PASSWORD } as const
  const { accessToken } = await requestTokens(url, grant)
  return openApi({ url, bearer: async () => accessToken, renewed: async () => undefined })
}

async function submitted(ask: Ask, files: readonly LocalFile[]): Promise<string> {
  const { createRequest } = await ask(CREATE_REQUEST, {
    input: {
      title: 'Example data of vega-datasets',
      purpose: 'Shows the way of a release, on data that everyone may have.',
      project: 'demo',
      clientRequestId: randomUUID(),
    },
  })
  const { id } = present(accepted(createRequest).request)
  tell(`Started request ${id}`)
  await uploadFiles({ ask, terminal: SILENT }, id, files)
  tell(`Sent ${files.length} files; the service has each with the SHA-256 that it has here.`)
  const { version } = await findRequest(ask, id)
  const { submitRequest } = await ask(SUBMIT_REQUEST, {
    id,
    expectedVersion: version,
    clientRequestId: randomUUID(),
  })
  accepted(submitRequest)
  tell('Handed in.')
  return id
}

/** What came of an approval: the service's refusal in its own words, or whose turn it is then. */
async function decided(ask: Ask, id: string, reason: string): Promise<string> {
  const { version, manifestDigest } = await findRequest(ask, id)
  const input = { id, expectedVersion: version, manifestDigest, decision: 'APPROVED', reason }
  const { updateRequest } = await ask(UPDATE_REQUEST, { input: { ...input, clientRequestId: randomUUID() } })
  const { refusal, request } = updateRequest
  return refusal ? `refused, ${refusal.code}. ${refusal.message}` : `done. ${request?.whoseTurn.label ?? ''}.`
}

async function fetched(
  ask: Ask,
  requestId: string,
  release: { readonly sha256: string; readonly bytes: number },
  file: string,
): Promise<void> {
  const target = await openTarget(file, release.bytes, false)
  const { downloadData } = await ask(DOWNLOAD_DATA, { requestId, clientRequestId: randomUUID() })
  await fetchPackage(accepted(downloadData).url ?? '', release, target, () => {})
  await target.keep()
}

/** The key that the service signs release records with. Whoever trusts it keeps it: packages come by other ways. */
async function releaseKey(url: string): Promise<string> {
  return (await fetch(`${url}/.well-known/sluice-release-key.pem`)).text()
}

/** Checks the package with our own reader, and then with one that is not ours, against the originals on this disk. */
async function verified(
  file: string,
  folder: string,
  files: readonly LocalFile[],
  publicKeyPem: string,
): Promise<boolean> {
  const { ok, problems, record } = await verifyPackage(file, { publicKeyPem })
  tell(
    `sluice verify: ${ok ? 'whole, unchanged and signed by this service' : `NOT as released: ${problems[0]?.problem}`}.`,
  )
  const unpacked = join(folder, 'unpacked')
  const tool = unpackedByOthers(file, unpacked)
  tell(
    tool === undefined
      ? 'Neither unzip nor python3 is here: only our own reader was used.'
      : `${tool}: unpacked.`,
  )
  const inRecord = new Map(record?.files.map(({ path, sha256 }) => [path, sha256]))
  let same = 0
  for (const { file: original, path } of files) {
    const expected = await sha256Of(original)
    const unpackedHash = tool === undefined ? expected : await sha256Of(join(unpacked, path))
    if (inRecord.get(path) === expected && unpackedHash === expected) same++
  }
  tell(`Compared by SHA-256 with the originals: verified ${same} of ${files.length} files.`)
  return ok && same === files.length && inRecord.size === files.length
}

/** Unpacks with a program of somebody else, and names it; `undefined` where there is none. Throws if it complains. */
function unpackedByOthers(file: string, folder: string): string | undefined {
  const tools = [
    ['unzip', ['-q', file, '-d', folder]],
    ['python3', ['-m', 'zipfile', '-e', file, folder]],
  ] as const
  for (const [name, args] of tools) {
    const { error, status, stderr } = spawnSync(name, args, { encoding: 'utf8' })
    if (error) continue
    if (status !== 0) throw new Error(`${name} could not unpack the package: ${stderr}`)
    return name
  }
  return undefined
}

async function sha256Of(file: string): Promise<string> {
  const meter = newMeter()
  for await (const chunk of createReadStream(file)) meter.add(chunk)
  return meter.sha256()
}

/** Starts a service of its own on a free port. It ends with this process, whatever happens. */
async function started(folder: string): Promise<{ readonly url: string; readonly service: ChildProcess }> {
  // Settings of a real service must not get into the demo.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SLUICE_')))
  const args = [join(ROOT, 'backend/local/main.ts'), '--data', join(folder, 'data'), '--port', '0', '--empty']
  const service = spawn(process.execPath, args, {
    env,
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (!service.stdout) throw new Error('The service says nothing.')
  for await (const line of createInterface({ input: service.stdout })) {
    if (!/^http:\/\/127\.0\.0\.1:\d+$/u.test(line)) continue
    // What it says later is not read, and must not fill the pipe.
    service.stdout.resume()
    return { url: line, service }
  }
  throw new Error('The service did not start.')
}

async function stopped(service: ChildProcess): Promise<void> {
  if (service.exitCode !== null) return
  const ended = new Promise((resolve) => service.once('exit', resolve))
  service.kill('SIGTERM')
  const hard = setTimeout(() => service.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(hard)
}

const folder = await mkdtemp(join(tmpdir(), 'sluice-demo-'))
let service: ChildProcess | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    service?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    process.exit(1)
  })
try {
  const running = await started(folder)
  service = running.service
  tell(`A service of its own runs at ${running.url}`)
  process.exitCode = (await demo(folder, running.url)) ? 0 : 1
} catch (error) {
  tell(`Failed: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  if (service) await stopped(service)
  await rm(folder, { recursive: true, force: true })
}
tell(process.exitCode === 0 ? 'Done: what was approved is what left.' : 'Something is wrong, see above.')
