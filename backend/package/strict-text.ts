import { canonicalJson, type JsonValue } from '#core/canonical-json.ts'

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text that these bytes are in UTF-8; `undefined` where they are none. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * What these bytes say as canonical JSON; `undefined` where they say it in any other way. One text for one value: with no
 * field twice, no two readers read different things.
 */
export function canonicalValue<Value extends JsonValue>(
  bytes: Uint8Array,
  parse: (value: unknown) => Value,
): Value | undefined {
  try {
    const text = strictUtf8.decode(bytes)
    const value = parse(JSON.parse(text))
    return canonicalJson(value) === text ? value : undefined
  } catch {
    return undefined
  }
}
