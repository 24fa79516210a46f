/** Percent-encoded UTF-8 of everything but letters, digits and `-._~` (RFC 3986, 2.3), which every standard leaves alone. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
