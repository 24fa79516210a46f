/** One version of one object. */
export interface Pinned {
  readonly key: string
  readonly versionId: string
}

// A place is a name or two of our own making. Version ids are opaque, but they are ASCII.
const FORM = /^(?<place>[a-z0-9-]+(?:\/[a-z0-9-]+)?)~(?<versionId>[\x21-\x7e]{1,1024})$/

/** A text that names the version under its prefix. */
export function pinnedText(prefix: string, { key, versionId }: Pinned): string {
  return `${key.slice(prefix.length)}~${versionId}`
}

/** What the text names, which is always under the prefix; `undefined` where it is no such text. */
export function pinnedIn(prefix: string, text: string): Pinned | undefined {
  const { place, versionId } = FORM.exec(text)?.groups ?? {}
  if (place === undefined || versionId === undefined) return undefined
  return { key: prefix + place, versionId }
}
