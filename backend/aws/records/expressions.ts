import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Condition } from './action.ts'
import type { Item } from './attributes.ts'

/** Collects what expressions speak of. Names are always given apart: any of them may be a reserved word. */
function terms() {
  const names: Record<string, string> = {}
  const values: Record<string, AttributeValue> = {}
  return {
    name(attribute: string): string {
      names[`#${attribute}`] = attribute
      return `#${attribute}`
    },
    value(value: AttributeValue): string {
      const name = `:v${Object.keys(values).length}`
      values[name] = value
      return name
    },
    given: () => ({
      ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    }),
  }
}
type Terms = ReturnType<typeof terms>

function conditionText({ name, value }: Terms, condition: Condition): string {
  if (condition === 'absent') return `attribute_not_exists(${name('pk')})`
  const equal = Object.entries(condition).map(
    ([attribute, expected]) => `${name(attribute)} = ${value(expected)}`,
  )
  return equal.length > 0 ? equal.join(' AND ') : `attribute_exists(${name('pk')})`
}

/** A condition, as requests carry it. */
export function conditionOf(condition: Condition) {
  const used = terms()
  return { ConditionExpression: conditionText(used, condition), ...used.given() }
}

/** What an update sets and removes, under a condition. */
export function updateOf(set: Item, remove: readonly string[] = [], condition?: Condition) {
  const used = terms()
  const sets = Object.entries(set).map(
    ([attribute, value]) => `${used.name(attribute)} = ${used.value(value)}`,
  )
  const removes = remove.map(used.name)
  const parts = [`SET ${sets.join(', ')}`, ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : [])]
  return {
    UpdateExpression: parts.join(' '),
    ...(condition && { ConditionExpression: conditionText(used, condition) }),
    ...used.given(),
  }
}

/** A sort key has at most so many bytes. */
const MAX_SORT_KEY_BYTES = 1024

/** Of a bound that is longer than any key, and which nobody was given, a beginning that is none. */
function boundText(bound: string): string {
  const isKey = Buffer.byteLength(bound) <= MAX_SORT_KEY_BYTES
  return (isKey ? bound : bound.slice(0, MAX_SORT_KEY_BYTES / 4)).toWellFormed()
}

/** A range of one partition: all of it, or what compares so with a bound. */
export interface Range {
  readonly partition: readonly [attribute: string, value: string]
  readonly bound?: readonly [attribute: string, compares: '<' | '<=' | '>' | '>=', value: string]
}

/** The keys that a query reads, and the attributes that it takes from them. */
export function rangeOf({ partition, bound }: Range, attributes: readonly string[]) {
  const used = terms()
  const within = (attribute: string, compares: string, value: string) =>
    `${used.name(attribute)} ${compares} ${used.value({ S: value })}`
  const conditions = [within(partition[0], '=', partition[1])]
  if (bound) conditions.push(within(bound[0], bound[1], boundText(bound[2])))
  return {
    KeyConditionExpression: conditions.join(' AND '),
    ProjectionExpression: attributes.map(used.name).join(', '),
    ...used.given(),
  }
}
