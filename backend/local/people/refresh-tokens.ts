import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import type { Now } from '#core/clock.ts'
import { sha256Hex } from '#core/digest.ts'
import type { Session } from '#people/claims.ts'

/** Whose sign-in a refresh token goes on with. */
interface Renewable {
  readonly personId: string
  readonly session: Session
}

type Rotation =
  | ({ readonly outcome: 'rotated'; readonly token: string } & Renewable)
  /** The token was used before, so someone has a copy: everything of its sign-in is revoked. */
  | { readonly outcome: 'reused'; readonly personId: string }
  | { readonly outcome: 'unknown' }

/** Lets people stay signed in for a day. Each token can be used once and is replaced by the next. */
export interface RefreshTokens {
  issue(renewable: Renewable): string
  rotate(token: string): Rotation
  /** Revokes the whole sign-in that this token belongs to, and says whose it was. */
  revoke(token: string): { readonly personId: string } | undefined
}

const DAY_MS = 24 * 60 * 60 * 1000
const TOKEN_BYTES = 32

const TABLE = `
  CREATE TABLE IF NOT EXISTS oauth_refresh (
    token_sha256 TEXT PRIMARY KEY,
    origin_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    signed_in_at INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    is_used INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS oauth_refresh_origin ON oauth_refresh (origin_id);
  CREATE INDEX IF NOT EXISTS oauth_refresh_expires ON oauth_refresh (expires_ms);
`

const row = z.object({
  origin_id: z.string(),
  person_id: z.string(),
  event_id: z.string(),
  signed_in_at: z.int(),
  expires_ms: z.int(),
  is_used: z.int(),
})
type Row = z.infer<typeof row>

/** Refresh tokens in the table `oauth_refresh`, which keeps digests only. A sign-in ends a day after it began. */
export function refreshTokens({ db, now }: { readonly db: DatabaseSync; readonly now: Now }): RefreshTokens {
  db.exec(TABLE)
  const tidy = db.prepare('DELETE FROM oauth_refresh WHERE expires_ms <= ?')
  const add = db.prepare(
    `INSERT INTO oauth_refresh (token_sha256, origin_id, person_id, event_id, signed_in_at, expires_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const find = db.prepare('SELECT * FROM oauth_refresh WHERE token_sha256 = ? AND expires_ms > ?')
  const use = db.prepare('UPDATE oauth_refresh SET is_used = 1 WHERE token_sha256 = ?')
  const revoke = db.prepare('DELETE FROM oauth_refresh WHERE origin_id = ?')

  const nowMs = () => Date.parse(now())

  function added({ personId, session }: Renewable, expiresMs: number): string {
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    add.run(sha256Hex(token), session.originId, personId, session.eventId, session.signedInAt, expiresMs)
    return token
  }

  function found(token: string): Row | undefined {
    const stored = find.get(sha256Hex(token), nowMs())
    return stored && row.parse(stored)
  }

  function whole<T>(work: () => T): T {
    // A savepoint, since a transaction of somebody else may be open.
    db.exec('SAVEPOINT oauth_refresh')
    try {
      const result = work()
      db.exec('RELEASE oauth_refresh')
      return result
    } catch (error) {
      db.exec('ROLLBACK TO oauth_refresh; RELEASE oauth_refresh')
      throw error
    }
  }

  return {
    issue: (renewable) =>
      whole(() => {
        tidy.run(nowMs())
        return added(renewable, nowMs() + DAY_MS)
      }),
    rotate: (token) =>
      whole(() => {
        const stored = found(token)
        if (!stored) return { outcome: 'unknown' }
        if (stored.is_used) {
          revoke.run(stored.origin_id)
          return { outcome: 'reused', personId: stored.person_id }
        }
        use.run(sha256Hex(token))
        const renewable = renewableOf(stored)
        return { outcome: 'rotated', token: added(renewable, stored.expires_ms), ...renewable }
      }),
    revoke(token) {
      const stored = found(token)
      if (!stored) return undefined
      revoke.run(stored.origin_id)
      return { personId: stored.person_id }
    },
  }
}

function renewableOf({ person_id, origin_id, event_id, signed_in_at }: Row): Renewable {
  return {
    personId: person_id,
    session: { originId: origin_id, eventId: event_id, signedInAt: signed_in_at },
  }
}
