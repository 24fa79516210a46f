import type { JsonValue } from '#core/canonical-json.ts'

/** One attribute as DynamoDB's own JSON writes it: `{ "S": "text" }`, `{ "N": "1" }`, ... */
export type Attribute = { readonly [type: string]: JsonValue }

/** An item of a table, its attributes by name. */
export type Item = { readonly [name: string]: Attribute }

const TYPES = ['S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'BS']
const SETS = ['SS', 'NS', 'BS']

/**
 * The item, in one form whether it was written as DynamoDB's JSON or as plain JSON: the same item has the same digest
 * however it was exported. `undefined` for what is no item.
 */
export function itemOf(value: JsonValue): Item | undefined {
  if (!isObject(value) || Object.keys(value).length === 0) return undefined
  return Object.values(value).every(isAttribute) ? mapOf(value, typed) : mapOf(value, plain)
}

/** The text of an attribute that is a text. */
export function textOf(item: Item, name: string): string | undefined {
  const value = Object.hasOwn(item, name) ? item[name]?.['S'] : undefined
  return typeof value === 'string' ? value : undefined
}

function isObject(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isAttribute(value: JsonValue): value is Attribute {
  if (!isObject(value)) return false
  const [type = '', ...others] = Object.keys(value)
  return others.length === 0 && TYPES.includes(type)
}

function mapOf(object: { readonly [name: string]: JsonValue }, each: (value: JsonValue) => Attribute): Item {
  // `fromEntries` defines, where an assignment to `__proto__` would be lost.
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, each(value)]))
}

/** Sets have no order: each export may write its own. */
function typed(attribute: JsonValue): Attribute {
  if (!isObject(attribute)) return plain(attribute)
  const [only] = Object.entries(attribute)
  if (!only) return plain(attribute)
  const [type, value] = only
  if (SETS.includes(type) && Array.isArray(value)) return { [type]: value.toSorted(byText) }
  if (type === 'L' && Array.isArray(value)) return { L: value.map((each: JsonValue) => typed(each)) }
  if (type === 'M' && isObject(value)) return { M: mapOf(value, typed) }
  return { [type]: value }
}

function byText(a: JsonValue, b: JsonValue): number {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)]
  return x < y ? -1 : Number(x > y)
}

function plain(value: JsonValue): Attribute {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (value === null) return { NULL: true }
  return isObject(value) ? { M: mapOf(value, plain) } : { L: value.map(plain) }
}
