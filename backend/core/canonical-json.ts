/** What JSON can carry and Sluice signs: of numbers, only safe integers are written. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/**
 * The one text of a JSON value (RFC 8785): keys sorted by UTF-16 code units, no white space.
 * Throws a TypeError naming the place for what has no single text: undefined, a number that is no safe integer,
 * a string with a lone surrogate, an object that is not plain.
 */
export function canonicalJson(value: JsonValue): string {
  return textOf(value, '$')
}

function textOf(value: unknown, at: string): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return textOfString(value, at)
  if (typeof value === 'number') return textOfNumber(value, at)
  // Array.from also visits holes, which are then refused as undefined.
  if (Array.isArray(value))
    return `[${Array.from(value, (item, i) => textOf(item, `${at}[${i}]`)).join(',')}]`
  if (typeof value === 'object' && isPlain(value)) return textOfObject(value, at)
  throw new TypeError(`${at} is not a JSON value`)
}

function textOfString(value: string, at: string): string {
  if (!value.isWellFormed()) throw new TypeError(`${at} is not well-formed Unicode`)
  return JSON.stringify(value)
}

function textOfNumber(value: number, at: string): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${at} is not a safe integer`)
  return JSON.stringify(value)
}

function textOfObject(value: object, at: string): string {
  const members: [string, unknown][] = Object.entries(value)
  members.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${textOfString(key, at)}:${textOf(member, `${at}.${key}`)}`).join(',')}}`
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
