import type { Actor } from '#core/actor.ts'
import { ancestors, pathKey } from '#core/paths.ts'
import type { Problem } from '#core/refusal.ts'
import { actionRefusal } from '#egress/allowed-actions.ts'
import { announcedNameProblems } from '#egress/announced-names.ts'
import { findRequest } from '#egress/find-request.ts'
import type { EgressRequest, RequestFile, Source } from '#egress/request.ts'
import { eventActor, refused, streamOf, type RequestAnswer, type Step } from '#egress/step.ts'
import { later, withFiles } from '#egress/transitions.ts'
import type { Change } from '#ports/records.ts'
import type { Ports } from '#ports/ports.ts'

export interface AnnouncedFile {
  readonly path: string
  readonly bytes: number
  /** Where an intake adapter already knows the pinned bytes to be. */
  readonly source?: Source
}

export interface AddFiles {
  readonly requestId: string
  readonly files: readonly AnnouncedFile[]
}

export interface AddFilesAnswer extends RequestAnswer {
  /** Round and expiry of the links; the links themselves are signed when they are shown. */
  readonly uploads?: {
    readonly round: number
    readonly paths: readonly { path: string; bytes: number }[]
    readonly expiresAt: string
  }
}

/** Upload links live a day: long enough for a slow line, short enough for a forgotten one. */
const UPLOAD_LINK_SECONDS = 86_400

/** Announces files of a draft. All or none: a file that cannot be accepted is named with its reason. */
export function addFiles({
  records,
  permissions,
  settings,
  now,
}: Pick<Ports, 'records' | 'permissions' | 'settings' | 'now'>) {
  return async ({ requestId, files }: AddFiles, actor: Actor): Promise<Step<AddFilesAnswer>> => {
    const at = now()
    const { stored, seen } = await findRequest({ records, permissions }, requestId, actor)
    const attempt = { action: 'addFiles', actor, at, request: stored }
    if (!seen) return refused({ ...attempt, code: 'NOT_FOUND' })
    const code = actionRefusal(permissions, 'addFiles', seen, actor, at)
    if (code) return refused({ ...attempt, code })
    const limits = limitProblems(files, settings.limits)
    if (limits.length > 0) return refused({ ...attempt, code: 'LIMIT_EXCEEDED', problems: limits })
    const wanted = files.map((file) => ({ ...file, pathKey: pathKey(file.path) }))
    const known = await knownFiles(records, seen, wanted)
    const problems = announcedNameProblems(
      wanted.map(({ path }) => path),
      [...known.values()].map(({ path }) => path),
    )
    if (problems.length > 0) return refused({ ...attempt, code: 'FILES_REFUSED', problems })
    const next = withFiles(seen, 'addFiles', totals(seen, wanted, known))
    const tooMuch = totalProblems(next, settings.limits)
    if (tooMuch.length > 0) return refused({ ...attempt, code: 'LIMIT_EXCEEDED', problems: tooMuch })
    return {
      unit: {
        changes: [
          { kind: 'request', request: next, expectedVersion: seen.version },
          ...wanted.flatMap((file) => announced(seen, file, known)),
        ],
        events: [
          {
            stream: streamOf(seen.id),
            type: 'filesAdded',
            at,
            actor: eventActor(actor),
            facts: {
              round: seen.round,
              files: wanted.length,
              count: next.files.count,
              bytes: next.files.bytes,
            },
          },
        ],
        outbox: [],
      },
      answer: {
        request: next,
        uploads: {
          round: seen.round,
          paths: wanted.map(({ path, bytes }) => ({ path, bytes })),
          expiresAt: later(at, UPLOAD_LINK_SECONDS),
        },
      },
    }
  }
}

type Wanted = AnnouncedFile & { readonly pathKey: string }
type Known = ReadonlyMap<string, RequestFile>

function limitProblems(
  files: readonly AnnouncedFile[],
  limits: Ports['settings']['limits'],
): readonly Problem[] {
  if (files.length === 0) return [{ at: 'files', code: 'NONE', message: 'Name at least one file.' }]
  if (files.length > limits.filesPerCall)
    return [
      {
        at: 'files',
        code: 'TOO_MANY',
        message: `At most ${limits.filesPerCall} files a call; these are ${files.length}.`,
      },
    ]
  return files.flatMap(({ path, bytes, source }) => {
    if (!Number.isSafeInteger(bytes) || bytes < 0)
      return [{ at: path, code: 'BYTES', message: 'The size is a whole number of bytes, zero or more.' }]
    const most = source ? limits.bytesPerFile : (limits.bytesPerUpload ?? limits.bytesPerFile)
    if (bytes > most)
      return [
        {
          at: path,
          code: 'TOO_LARGE',
          message: `A file has at most ${most} bytes; this has ${bytes}.`,
        },
      ]
    return []
  })
}

function totalProblems({ files }: EgressRequest, limits: Ports['settings']['limits']): readonly Problem[] {
  const problems: Problem[] = []
  if (files.count > limits.filesPerRequest)
    problems.push({
      at: 'files',
      code: 'TOO_MANY',
      message: `A request has at most ${limits.filesPerRequest} files.`,
    })
  if (files.bytes > limits.bytesPerRequest)
    problems.push({
      at: 'files',
      code: 'TOO_LARGE',
      message: `A request has at most ${limits.bytesPerRequest} bytes.`,
    })
  return problems
}

/** Files of the round that stand at a wanted place, above it, or below it. */
async function knownFiles(
  records: Ports['records'],
  { id, round }: EgressRequest,
  wanted: readonly Wanted[],
): Promise<Known> {
  const places = [...new Set(wanted.flatMap(({ pathKey: key }) => [key, ...ancestors(key)]))]
  const at = await Promise.all(places.map((key) => records.file(id, round, key)))
  const below = await Promise.all(
    wanted.map(({ pathKey: key }) => records.files({ requestId: id, round, after: `${key}/`, limit: 1 })),
  )
  return new Map([...at, ...below.flat()].flatMap((file) => (file ? [[file.pathKey, file]] : [])))
}

function totals(
  { files }: EgressRequest,
  wanted: readonly Wanted[],
  known: Known,
): { count: number; bytes: number } {
  const replaced = wanted.flatMap(({ pathKey: key }) => known.get(key) ?? [])
  return {
    count: files.count + wanted.length - replaced.length,
    bytes: files.bytes + sum(wanted) - sum(replaced),
  }
}

function sum(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0)
}

/** The file's row. Announced again with the same size it stays as it is, with the bytes that have arrived. */
function announced(
  { id, round }: EgressRequest,
  { path, bytes, source, pathKey: key }: Wanted,
  known: Known,
): readonly Change[] {
  if (known.get(key)?.bytes === bytes && !source) return []
  return [
    { kind: 'file', file: { requestId: id, round, path, pathKey: key, bytes, ...(source && { source }) } },
  ]
}
