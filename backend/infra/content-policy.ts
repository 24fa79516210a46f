/** Scripts of our own, and calls to just those who have to be called: what a page were tricked into could tell nobody else. */
export function contentPolicy(called: readonly string[]): string {
  return [
    "default-src 'self'",
    ["connect-src 'self'", ...called].join(' '),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
