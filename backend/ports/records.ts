import type { AuditEvent, EventDraft } from '#audit/event.ts'
import type { IntakeMessage } from '#egress/intake/message.ts'
import type { Notice } from '#egress/notice.ts'
import type { OutboxEntry } from '#egress/outbox.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import type { RequestSummary } from '#egress/request-summary.ts'
import type { Status } from '#egress/steps.ts'
import type { Ticket } from '#egress/ticket.ts'

/** An index of requests. Every list that the API offers reads one or more of these, never a scan. */
export type RequestIndex =
  | { readonly of: 'project'; readonly project: string; readonly status?: Status }
  | {
      readonly of: 'requester'
      readonly requestedBy: string
      readonly project?: string
      readonly status?: Status
    }
  /** `turn` is the name of a group that has to act, `system`, or `author:<id>`. */
  | { readonly of: 'turn'; readonly turn: string; readonly project?: string }

/** A place in a list that is sorted newest first; equal times are ordered by id. */
export interface Position {
  readonly createdAt: string
  readonly id: string
}

/** The answer that a repeated mutation gets again, and what was asked the first time. */
export interface Replay<Answer = unknown> {
  readonly actorId: string
  readonly clientRequestId: string
  readonly inputDigest: string
  readonly answer: Answer
}

/** The task token of a stage's wait: the server's own, in no answer and no log. The latest one counts. */
export interface StageToken {
  readonly requestId: string
  readonly round: number
  readonly stage: number
  readonly token: string
}

/** One write of a unit of work, with the condition under which it holds. */
export type Change =
  /** Saves the request if the stored version is `expectedVersion` (0: if there is none yet). */
  | { readonly kind: 'request'; readonly request: EgressRequest; readonly expectedVersion: number }
  /** Holds only while the request has this status and round; writes nothing. */
  | { readonly kind: 'while'; readonly requestId: string; readonly status: Status; readonly round: number }
  | { readonly kind: 'file'; readonly file: RequestFile }
  /** Saves what arrived for a file, if it is still announced under this path with this size. */
  | { readonly kind: 'received'; readonly file: RequestFile }
  | {
      readonly kind: 'removeFile'
      readonly requestId: string
      readonly round: number
      readonly pathKey: string
    }
  | { readonly kind: 'token'; readonly token: StageToken }
  /** Saves the ticket if it does not exist (`expected: undefined`) or still has the expected state. */
  | { readonly kind: 'ticket'; readonly ticket: Ticket; readonly expected: Ticket['state'] | undefined }
  /** Saves the message if the stored state is the expected one. */
  | {
      readonly kind: 'message'
      readonly message: IntakeMessage
      readonly expected: IntakeMessage['state'] | undefined
    }
  /** Keeps a notice in the mailbox; one that is there already is left as it is. */
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** Notes that the mail server took a notice. */
  | { readonly kind: 'mailed'; readonly noticeId: string }
  /** Holds only if this client request id was not used before. */
  | { readonly kind: 'replay'; readonly replay: Replay }

/** A notice in the mailbox, and whether the mail server took it. */
export interface KeptNotice extends Notice {
  readonly mailed: boolean
}

/** Everything that belongs together: written whole or not at all. */
export interface Unit {
  readonly changes: readonly Change[]
  readonly events: readonly EventDraft[]
  /** Added once: an entry whose id exists already is left as it is. */
  readonly outbox: readonly OutboxEntry[]
}

export interface FilesPage {
  readonly requestId: string
  readonly round: number
  /** Files after this path key, in ascending UTF-8 byte order of the path key. */
  readonly after?: string
  readonly limit: number
}

/**
 * The record. Reads of one thing and of a request's files and events are strong: what was committed is seen by the next
 * read. The other lists may lag behind by a moment.
 */
export interface Records {
  commit(unit: Unit): Promise<'saved' | 'stale'>
  request(id: string): Promise<EgressRequest | undefined>
  /** Up to `limit` requests of an index, newest first, older than `before`. A commit may take a moment to show here. */
  requests(
    index: RequestIndex,
    page: { readonly before?: Position; readonly limit: number },
  ): Promise<readonly RequestSummary[]>
  file(requestId: string, round: number, pathKey: string): Promise<RequestFile | undefined>
  files(page: FilesPage): Promise<readonly RequestFile[]>
  /** The first files (by path key) that have no uploaded bytes yet, up to `limit`. */
  filesWithoutBytes(requestId: string, round: number, limit: number): Promise<readonly RequestFile[]>
  /** Files in ascending UTF-8 byte order of the path itself: the manifest's order. */
  filesByPath(
    requestId: string,
    round: number,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly RequestFile[]>
  token(requestId: string, round: number, stage: number): Promise<string | undefined>
  ticket(id: string): Promise<Ticket | undefined>
  message(id: string): Promise<IntakeMessage | undefined>
  /** Messages, newest first, received before `before`. */
  messages(page: { readonly before?: Position; readonly limit: number }): Promise<readonly IntakeMessage[]>
  notice(id: string): Promise<KeptNotice | undefined>
  /** Notices, newest first: of one person, or of everyone. */
  notices(page: {
    readonly to?: string
    readonly before?: Position
    readonly limit: number
  }): Promise<readonly KeptNotice[]>
  /** `Answer` is what the command with that id and content answered. */
  replay<Answer>(actorId: string, clientRequestId: string): Promise<Replay<Answer> | undefined>
  /** The events of one stream in their order, from sequence number `from` on. */
  events(
    stream: string,
    page: { readonly from: number; readonly limit: number },
  ): Promise<readonly AuditEvent[]>
}
