// @ts-check

/** A text that nobody can guess, 43 characters: for a verifier (RFC 7636, 4.1), a state or a nonce. */
export function randomText() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

/**
 * The challenge to a verifier by the method S256 (RFC 7636, 4.2).
 * @param {string} verifier
 */
export async function challengeOf(verifier) {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))
}

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
