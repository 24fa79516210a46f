import type { JsonValue } from '#core/canonical-json.ts'

/** What happened, before it has its place in the record. */
export interface EventDraft {
  /** Events of one stream form one chain: `request/<id>`, `intake`, `people`. */
  readonly stream: string
  readonly type: string
  readonly at: string
  readonly actor: { readonly id: string; readonly kind: 'person' | 'service' | 'system' }
  /** Facts about the effect. Never file content, passwords, tokens or links. */
  readonly facts: { readonly [name: string]: JsonValue }
}

/** An event in its place: numbered without gaps from 1, each naming the digest of the one before it. */
export interface AuditEvent extends EventDraft {
  readonly seq: number
  /** Digest of the previous event of the stream; 64 zeros for the first. */
  readonly previous: string
  /** SHA-256 over the canonical event without this field. */
  readonly digest: string
}
