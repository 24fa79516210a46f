import { gunzipSync } from 'node:zlib'
import type { JsonValue } from '#core/canonical-json.ts'

/** One place of an export: a value that should be an item, or what is there instead. */
export interface Row {
  /** Where it stands: `item 3`, `line 7`. */
  readonly place: string
  readonly value?: JsonValue
  readonly problem?: string
}

export interface Export {
  readonly form: 'scan' | 'list' | 'lines' | 'one item'
  readonly rows: readonly Row[]
  /** The export itself says that the table has more than it holds. */
  readonly isCut: boolean
}

/** The file is no export of a table. */
export class ExportUnreadable extends Error {
  override readonly name = 'ExportUnreadable'
}

const GZIP = Buffer.from([0x1f, 0x8b])

/**
 * The items of an export: what `aws dynamodb scan` writes, the lines of DynamoDB's export to S3 (also compressed, as it
 * writes them), or plain JSON. Told by the content, not by the name. A line that is broken spoils no other.
 * @throws ExportUnreadable
 */
export function readExport(bytes: Buffer): Export {
  const text = textOf(bytes)
  const whole = parsed(text)
  if (whole !== undefined) return ofJson(whole)
  const rows = text
    .split('\n')
    .map((line, at) => [line.trim(), `line ${at + 1}`] as const)
    .filter(([line]) => line !== '')
    .map(([line, place]) => rowOf(line, place))
  // A JSON text that was cut off, too, has lines, and none of them says anything by itself.
  if (!rows.some(({ value }) => isObject(value) && Object.keys(value).length > 0))
    throw new ExportUnreadable('is neither JSON nor lines of JSON; was it cut off?')
  return { form: 'lines', rows, isCut: false }
}

function textOf(bytes: Buffer): string {
  try {
    const plain = bytes.subarray(0, 2).equals(GZIP) ? gunzipSync(bytes) : bytes
    // A byte order mark is dropped by the decoder.
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch {
    throw new ExportUnreadable('is not UTF-8, nor gzip of it')
  }
}

function rowOf(line: string, place: string): Row {
  const value = parsed(line)
  return value === undefined ? { place, problem: 'is not JSON' } : { place, value: ofLine(value) }
}

function ofJson(whole: JsonValue): Export {
  if (Array.isArray(whole)) return { form: 'list', rows: listed(whole), isCut: false }
  if (isObject(whole) && Array.isArray(whole['Items']))
    return { form: 'scan', rows: listed(whole['Items']), isCut: isCut(whole) }
  if (isObject(whole) && ('Item' in whole || 'egress_request_id' in whole))
    return { form: 'one item', rows: [{ place: 'item 1', value: ofLine(whole) }], isCut: false }
  throw new ExportUnreadable('is JSON, but has no items of a table')
}

/** `NextToken` is the command line's, `LastEvaluatedKey` DynamoDB's own word for it. */
function isCut(scan: { readonly [name: string]: JsonValue }): boolean {
  return [scan['LastEvaluatedKey'], scan['NextToken']].some((more) => more !== undefined && more !== null)
}

function listed(values: readonly JsonValue[]): readonly Row[] {
  return values.map((value, at) => ({ place: `item ${at + 1}`, value }))
}

/** The export to S3 wraps each item. */
function ofLine(value: JsonValue): JsonValue {
  return isObject(value) && isObject(value['Item']) && Object.keys(value).length === 1 ? value['Item'] : value
}

function parsed(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

function isObject(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
