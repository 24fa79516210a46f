import { createHash, randomUUID } from 'node:crypto'
import { compile } from './template.ts'

const hashes: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
}
const maxRange = 100_000

function partition(items: unknown, size: unknown): unknown {
  if (!Array.isArray(items) || !isWhole(size) || size < 1)
    throw new TypeError('$partition takes an array and a positive size')
  const parts = Math.ceil(items.length / size)
  return Array.from({ length: parts }, (_, part) => items.slice(part * size, (part + 1) * size))
}

function range(first: unknown, last: unknown, step: unknown): unknown {
  if (!isWhole(first) || !isWhole(last) || !isWhole(step) || step === 0)
    throw new TypeError('$range takes three whole numbers, the last of them not 0')
  const length = Math.max(0, Math.floor((last - first) / step) + 1)
  if (length > maxRange) throw new RangeError(`$range gives at most ${maxRange} numbers`)
  return Array.from({ length }, (_, index) => first + index * step)
}

function hash(content: unknown, algorithm: unknown): unknown {
  const name = typeof algorithm === 'string' ? hashes[algorithm] : undefined
  if (typeof content !== 'string' || !name)
    throw new TypeError(`$hash takes a text and one of ${Object.keys(hashes).join(', ')}`)
  return createHash(name).update(content).digest('hex')
}

function random(seed: unknown): unknown {
  if (seed === undefined) return Math.random()
  if (!isWhole(seed)) throw new TypeError('$random takes a whole number as its seed')
  return createHash('sha256').update(String(seed)).digest().readUIntBE(0, 6) / 2 ** 48
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string') throw new TypeError('$parse takes a text of JSON')
  return JSON.parse(text)
}

function refuseEval(): never {
  throw new Error('$eval is not available in a state machine')
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)

/** The functions that Step Functions adds to JSONata, and `$eval`, which it takes away. */
export const awsFunctions = {
  partition,
  range,
  hash,
  random,
  parse,
  uuid: () => randomUUID(),
  eval: refuseEval,
}

/** `$now` and `$millis` of JSONata, told by the given moment (ISO 8601). */
export function clockFunctions(now: string) {
  const millis = Date.parse(now)
  return {
    millis: () => millis,
    now: (picture?: string, zone?: string) =>
      compile('$fromMillis($millis, $picture, $zone)').evaluate(undefined, { millis, picture, zone }),
  }
}
