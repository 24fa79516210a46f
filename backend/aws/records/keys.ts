import { sha256Hex } from '#core/digest.ts'
import type { Key } from './attributes.ts'
import { idKey } from './id-key.ts'

/** The partition in which the files of a round stand. */
export function filesPartition(requestId: string, round: number): string {
  return `files#${requestId}#${round}`
}

export function streamPartition(stream: string): string {
  return `events#${stream}`
}

const SEQUENCE_DIGITS = 12

/** Sorts as the numbers do. */
export function sequenceKey(seq: number): string {
  return String(seq).padStart(SEQUENCE_DIGITS, '0')
}

/** Where each thing of the record stands. */
export const KEYS = {
  // The key of the id is short: it stands in every entry of every list.
  request: (id: string): Key => ({ pk: `request#${idKey(id)}`, sk: 'request' }),
  file: (requestId: string, round: number, digest: string): Key => ({
    pk: filesPartition(requestId, round),
    sk: digest,
  }),
  fileOfPath: (requestId: string, round: number, pathKey: string): Key =>
    KEYS.file(requestId, round, sha256Hex(pathKey)),
  token: (requestId: string, round: number, stage: number): Key => ({
    pk: `token#${requestId}#${round}#${stage}`,
    sk: 'token',
  }),
  ticket: (id: string): Key => ({ pk: `ticket#${id}`, sk: 'ticket' }),
  message: (id: string): Key => ({ pk: `message#${id}`, sk: 'message' }),
  notice: (id: string): Key => ({ pk: `notice#${id}`, sk: 'notice' }),
  // What a client chose as its id may be any text.
  replay: (actorId: string, clientRequestId: string): Key => ({
    pk: `replay#${actorId}`,
    sk: sha256Hex(clientRequestId),
  }),
  event: (stream: string, seq: number): Key => ({ pk: streamPartition(stream), sk: sequenceKey(seq) }),
  outbox: (id: string): Key => ({ pk: `outbox#${id}`, sk: 'outbox' }),
} as const
