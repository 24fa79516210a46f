import type { ServerResponse } from 'node:http'

const LINGER_MS = 3_000

/** Headers of every answer. */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
} as const

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  answerText(response, status, 'application/json; charset=utf-8', JSON.stringify(body))
}

export function answerText(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  })
  response.end(text)
}

/** An error outside of GraphQL: a code for programs, a sentence for people. */
export function answerError(response: ServerResponse, status: number, code: string, message: string): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  answerJson(response, status, { error: { code, message } })
  readOn(response)
}

/** A sender that is cut off while it sends may never see the answer: what comes is thrown away for a while. */
function readOn({ req }: ServerResponse): void {
  if (req.readableEnded) return
  req.resume()
  const enough = setTimeout(() => req.destroy(), LINGER_MS)
  req.once('close', () => clearTimeout(enough))
}

/** The status that a refusal has outside of GraphQL. */
export const STATUS_OF_REFUSAL: Readonly<Record<string, number>> = {
  NOT_FOUND: 404,
  NOT_ALLOWED: 403,
  INVALID_INPUT: 400,
}
export const STATUS_OF_OTHER_REFUSAL = 409
