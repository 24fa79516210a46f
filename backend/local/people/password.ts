import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { atMost } from '#local/people/at-most.ts'

/** How expensive one guess is: Argon2's memory (KiB), passes and lanes. */
export interface Argon2Cost {
  readonly m: number
  readonly t: number
  readonly p: number
}

export interface Passwords {
  /** A hash in PHC form: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
  hashPassword(password: string): Promise<string>
  /**
   * Whether the password belongs to the hash. Without a hash, or with an unusable one, it is never so, and takes as
   * long as a wrong password.
   */
  verifyPassword(password: string, hash: string | undefined): Promise<boolean>
  /** Whether this is a hash that passwords can be checked against: well-formed, and neither too weak nor too costly. */
  isHash(text: string): boolean
}

/** OWASP's second recommended minimum for Argon2id (19 MiB); RFC 9106 defines the function. */
const FLOOR: Argon2Cost = { m: 19_456, t: 2, p: 1 }
/** A hash beyond this would let the users file exhaust the machine. */
const CEILING: Argon2Cost = { m: 262_144, t: 10, p: 4 }
const SALT_BYTES = 16
const HASH_BYTES = 32
const AT_ONCE = 2
const WAITING = 100

const PHC =
  /^\$argon2id\$v=19\$m=(?<m>[1-9]\d{0,6}),t=(?<t>[1-9]\d?),p=(?<p>[1-9])\$(?<salt>[A-Za-z0-9+/]{22})\$(?<hash>[A-Za-z0-9+/]{43})$/

/**
 * Hashes and checks passwords by Argon2id, two at once so that memory stays bounded.
 * @param cost of new hashes and the least that is accepted; only tests give another than the default
 * @throws Busy (from its functions) when too many are waiting already
 */
export function passwords(cost: Argon2Cost = FLOOR): Passwords {
  const inTurn = atMost(AT_ONCE, WAITING)
  const nobody = { cost, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) }

  return {
    async hashPassword(password) {
      const salt = randomBytes(SALT_BYTES)
      const hash = await inTurn(() => derive(password, salt, cost))
      return `$argon2id$v=19$m=${cost.m},t=${cost.t},p=${cost.p}$${base64(salt)}$${base64(hash)}`
    },
    async verifyPassword(password, text) {
      const known = text === undefined ? undefined : parse(text, cost)
      const expected = known ?? nobody
      const hash = await inTurn(() => derive(password, expected.salt, expected.cost))
      return timingSafeEqual(hash, expected.hash) && known !== undefined
    },
    isHash: (text) => parse(text, cost) !== undefined,
  }
}

function parse(text: string, floor: Argon2Cost) {
  const { m, t, p, salt = '', hash = '' } = PHC.exec(text)?.groups ?? {}
  const cost = { m: Number(m), t: Number(t), p: Number(p) }
  const isWithin = (['m', 't', 'p'] as const).every(
    (key) => cost[key] >= floor[key] && cost[key] <= CEILING[key],
  )
  return isWithin ? { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') } : undefined
}

function derive(password: string, salt: Buffer, { m, t, p }: Argon2Cost): Promise<Buffer> {
  const parameters: Argon2Parameters = {
    // The same characters typed on different systems are the same password (RFC 8265).
    message: password.normalize('NFC'),
    nonce: salt,
    memory: m,
    passes: t,
    parallelism: p,
    tagLength: HASH_BYTES,
  }
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
