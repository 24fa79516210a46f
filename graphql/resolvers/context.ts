/** What these resolvers use of AppSync's context. */
export interface Context {
  readonly arguments: Readonly<Record<string, unknown>>
  /** Of a user pool it has claims, of IAM an ARN. */
  readonly identity: {
    readonly claims?: Readonly<Record<string, unknown>>
    readonly userArn?: string
  } | null
  readonly info: {
    readonly parentTypeName: string
    readonly fieldName: string
    readonly selectionSetList?: readonly string[]
    readonly selectionSetGraphQL?: string
  }
  readonly request?: { readonly headers?: Readonly<Record<string, string | undefined>> }
  /** Kept from the request to its response. */
  readonly stash: { correlationId?: string }
  readonly result?: Answer | null
  readonly error?: { readonly message: string; readonly type: string }
}

/** What a Lambda answers. */
export interface Answer {
  readonly data?: unknown
  readonly fault?: { readonly code: string; readonly message: string; readonly correlationId: string }
}
