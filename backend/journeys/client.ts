/** What a person does in a browser or a script: ask, in GraphQL. Nothing here knows the inside, or the home. */
export interface Client {
  /** Runs a document and answers its data; throws with the errors' codes where there are any. */
  ask<T = Record<string, unknown>>(document: string, variables?: Record<string, unknown>): Promise<T>
  /** The whole answer, errors and all. */
  raw(document: string, variables?: Record<string, unknown>): Promise<RawAnswer>
  /** For how long this person asks again before giving up. */
  readonly patienceMs: number
}

export interface RawAnswer {
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, string> }[]
}

/** A client of whatever answers documents. */
export function clientOf(raw: Client['raw'], patienceMs: number): Client {
  return {
    raw,
    patienceMs,
    async ask<T>(document: string, variables?: Record<string, unknown>) {
      const { data, errors } = await raw(document, variables)
      if (errors)
        throw new Error(
          errors.map(({ message, extensions }) => `${extensions['code']}: ${message}`).join('; '),
        )
      return data as T
    },
  }
}
