import { generateKeyPairSync, sign } from 'node:crypto'

const SEQUENCE = 0x30
const OCTETS = 0x04
const BITS = 0x03
const OBJECT_ID = 0x06
const UTC_TIME = 0x17
const ECDSA_WITH_SHA256 = der(SEQUENCE, der(OBJECT_ID, Buffer.from('2a8648ce3d040302', 'hex')))

/** A certificate for 127.0.0.1 that nobody but its own key vouches for, in PEM. */
export function ownCertificate(): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const about = der(
    SEQUENCE,
    der(0xa0, Buffer.from('020102', 'hex')),
    Buffer.from('020101', 'hex'),
    ECDSA_WITH_SHA256,
    nameOf('sink'),
    der(SEQUENCE, der(UTC_TIME, Buffer.from('200101000000Z')), der(UTC_TIME, Buffer.from('491231235959Z'))),
    nameOf('sink'),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(OCTETS, LOOPBACK)))),
  )
  const whole = der(
    SEQUENCE,
    about,
    ECDSA_WITH_SHA256,
    der(BITS, Buffer.from([0]), sign('sha256', about, privateKey)),
  )
  const base64 = whole.toString('base64').match(/.{1,64}/g) ?? []
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...base64, '-----END CERTIFICATE-----', ''].join('\n'),
  }
}

const SUBJECT_ALTERNATIVE_NAME = der(OBJECT_ID, Buffer.from('551d11', 'hex'))
const LOOPBACK = der(SEQUENCE, der(0x87, Buffer.from([127, 0, 0, 1])))

function nameOf(commonName: string): Buffer {
  const attribute = der(
    SEQUENCE,
    der(OBJECT_ID, Buffer.from('550403', 'hex')),
    der(0x0c, Buffer.from(commonName)),
  )
  return der(SEQUENCE, der(0x31, attribute))
}

/** Tag, length, value: the encoding of certificates. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts)
  const { length } = value
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), value])
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), value])
}
