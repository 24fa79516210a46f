import type { AttributeValue } from '@aws-sdk/client-dynamodb'

export type Item = Readonly<Record<string, AttributeValue>>

/** What names one item of the table. */
export interface Key {
  readonly pk: string
  readonly sk: string
}

export const text = (value: string): AttributeValue => ({ S: value })
export const number = (value: number): AttributeValue => ({ N: String(value) })
export const flag = (value: boolean): AttributeValue => ({ BOOL: value })
export const json = (value: unknown): AttributeValue => ({ S: JSON.stringify(value) })

export function keyItem({ pk, sk }: Key): Record<string, AttributeValue> {
  return { pk: text(pk), sk: text(sk) }
}

/** Tells keys apart. */
export function nameOf({ pk, sk }: Key): string {
  return `${pk} ${sk}`
}

export function keyOf(item: Item): Key {
  return { pk: textIn(item, 'pk'), sk: textIn(item, 'sk') }
}

/** The text of an attribute that every such item has. */
export function textIn(item: Item, name: string): string {
  const value = item[name]?.S
  if (value === undefined) throw new Error(`an item of the record has no text ${name}`)
  return value
}

export function numberIn(item: Item, name: string): number {
  return Number(item[name]?.N)
}

/** The thing whose JSON the item keeps. */
export function bodyIn<T>(item: Item): T {
  return JSON.parse(textIn(item, 'b')) as T
}
