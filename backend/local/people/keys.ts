import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  randomBytes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, type JSONWebKeySet } from 'jose'
import * as z from 'zod'
import { hasCode } from '#core/error-code.ts'
import { createPrivateFile, replacePrivateFile } from '#local/people/private-file.ts'
import { newSigningJwk, signingJwk, signingKeyOf, type SigningKey } from '#local/people/signing-key.ts'

/** What the local home signs with. */
export interface Keys {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** The public key as others fetch it. */
  readonly jwks: JSONWebKeySet
  /** 32 random bytes for signed links. */
  readonly linkSecret: Uint8Array
  /** Signs release records. */
  readonly signing: SigningKey
}

/** Thrown when the key file is not to be trusted; nothing was changed. */
export class KeyFileRefused extends Error {
  override readonly name = 'KeyFileRefused'
}

/** RSA with 3,072 bits: 128 bits of security (NIST SP 800-57); RS256 is what Amazon Cognito signs with. */
const MODULUS_BITS = 3_072
const LEAST_MODULUS_BITS = 2_048
const SECRET_BYTES = 32

const number = z.string().regex(/^[A-Za-z0-9_-]+$/)
const privateJwk = z.strictObject({
  kty: z.literal('RSA'),
  n: number,
  e: number,
  d: number,
  p: number,
  q: number,
  dp: number,
  dq: number,
  qi: number,
})
const keyFile = z.strictObject({
  version: z.literal(1),
  kid: number,
  privateKey: privateJwk,
  linkSecret: number,
  /** Key files that were made before release records were signed have none; it is added. */
  signingKey: z.exactOptional(signingJwk),
})

type KeyFile = z.output<typeof keyFile>

/**
 * The keys in this file, which is made if there is none.
 * @throws KeyFileRefused if others may read the file, or if it holds anything but a sound key
 */
export async function openKeys(file: string): Promise<Keys> {
  const content = contentOf(await textOf(file))
  const whole = content && { signingKey: newSigningJwk(), ...content }
  const keys = whole && (await keysOf(whole))
  if (keys) {
    // Nobody else opens it meanwhile: the data folder belongs to one process.
    if (!content.signingKey) replacePrivateFile(file, textFor(whole))
    return keys
  }
  throw new KeyFileRefused(
    `The key file ${file} is damaged. Restore it from a backup; or delete it to have a new one made: then everyone ` +
      'signs in again, links that were given out stop working, and what is signed from then on is checked with another key.',
  )
}

/** What is in the file. Losing the race to make it is fine: that is what counts. */
async function textOf(file: string): Promise<string> {
  const text = readKeyFile(file) ?? (createPrivateFile(file, await newKeyFile()), readKeyFile(file))
  if (text === undefined) throw new KeyFileRefused(`The key file ${file} is gone again. Start once more.`)
  return text
}

function textFor(content: KeyFile): string {
  return `${JSON.stringify(content, null, 2)}\n`
}

async function newKeyFile(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS })
  const jwk = privateJwk.parse(privateKey.export({ format: 'jwk' }))
  const kid = await calculateJwkThumbprint(jwk)
  const linkSecret = randomBytes(SECRET_BYTES).toString('base64url')
  return textFor({ version: 1, kid, privateKey: jwk, linkSecret, signingKey: newSigningJwk() })
}

function readKeyFile(file: string): string | undefined {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  try {
    const { mode } = fstatSync(handle)
    // Windows has no such permissions: there the folder's own protect the file.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new KeyFileRefused(`Others may read the key file ${file}. Run: chmod 600 ${file}`)
    return readFileSync(handle, 'utf8')
  } finally {
    closeSync(handle)
  }
}

function contentOf(text: string): KeyFile | undefined {
  return keyFile.safeParse(jsonOrNothing(text)).data
}

async function keysOf(content: Required<KeyFile>): Promise<Keys | undefined> {
  const { kid, privateKey: jwk, signingKey } = content
  const pair = keyPair(jwk)
  const signing = signingKeyOf(signingKey)
  const linkSecret = Buffer.from(content.linkSecret, 'base64url')
  if (!pair || !signing || linkSecret.length !== SECRET_BYTES || kid !== (await calculateJwkThumbprint(jwk)))
    return undefined
  const { kty, n, e } = jwk
  return { ...pair, kid, jwks: { keys: [{ kty, n, e, kid, alg: 'RS256', use: 'sig' }] }, linkSecret, signing }
}

/** The pair, if it is one: what the private key signs, the public one verifies. */
function keyPair(jwk: z.infer<typeof privateJwk>): Pick<Keys, 'privateKey' | 'publicKey'> | undefined {
  try {
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
    const publicKey = createPublicKey({ key: { kty: jwk.kty, n: jwk.n, e: jwk.e }, format: 'jwk' })
    const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0
    const probe = Buffer.from('sluice')
    const isPair = verify('sha256', probe, publicKey, sign('sha256', probe, privateKey))
    return isPair && bits >= LEAST_MODULUS_BITS ? { privateKey, publicKey } : undefined
  } catch {
    return undefined
  }
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
