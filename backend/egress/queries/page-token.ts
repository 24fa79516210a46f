import * as z from 'zod'
import { Fault } from '#core/fault.ts'
import type { Position } from '#ports/records.ts'

const position = z.tuple([z.iso.datetime(), z.string().max(200)])
const key = z.tuple([z.string().max(2_000)])

/** The token of a place in a list that is sorted newest first. */
export function tokenOfPosition({ createdAt, id }: Position): string {
  return encode([createdAt, id])
}

/** @throws Fault BAD_INPUT for anything that is no token of ours */
export function positionOfToken(token: string): Position {
  const [createdAt, id] = decode(token, position)
  return { createdAt, id }
}

/** The token of a place in a list that is sorted by a text or a number. */
export function tokenOfKey(place: string | number): string {
  return encode([String(place)])
}

/** @throws Fault BAD_INPUT for anything that is no token of ours */
export function keyOfToken(token: string): string {
  return decode(token, key)[0]
}

function encode(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

function decode<T>(token: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()))
  } catch {
    throw new Fault(
      'BAD_INPUT',
      'nextToken is not one that this list gave. Leave it out to start at the beginning.',
    )
  }
}

export interface PageInput {
  readonly limit: number
  readonly nextToken?: string
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextToken?: string
}

/** A page from up to one item more than asked for: the extra one says that there is a next page. */
export function pageOf<T>(found: readonly T[], limit: number, tokenOf: (last: T) => string): Page<T> {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return found.length > limit && last !== undefined ? { items, nextToken: tokenOf(last) } : { items }
}
