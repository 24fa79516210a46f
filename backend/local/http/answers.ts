import type { ServerResponse } from 'node:http'

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
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  })
  response.end(text)
}

/** An error outside of GraphQL: a code for programs, a sentence for people. */
export function answerError(response: ServerResponse, status: number, code: string, message: string): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  // What the sender still sends is not read: the connection ends with the answer.
  response.setHeader('Connection', 'close')
  answerJson(response, status, { error: { code, message } })
}

/** The status that a refusal has outside of GraphQL. */
export const STATUS_OF_REFUSAL: Readonly<Record<string, number>> = {
  NOT_FOUND: 404,
  NOT_ALLOWED: 403,
  INVALID_INPUT: 400,
}
export const STATUS_OF_OTHER_REFUSAL = 409
