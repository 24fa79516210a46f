import type { PersonRef } from '#core/actor.ts'

/** What one person is told about one thing that happened. Never file names, content, tokens or signed links. */
export interface Notice {
  /** Made from request, event and recipient: the same notice is never given twice. */
  readonly id: string
  readonly to: PersonRef
  readonly requestId: string
  readonly subject: string
  readonly text: string
  readonly createdAt: string
}
