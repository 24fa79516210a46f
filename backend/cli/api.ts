import * as z from 'zod'
import { CliError } from '#cli/cli-error.ts'
import { EXIT, FAULT_EXITS, type ExitCode } from '#cli/exit-codes.ts'
import { exchange, expected, httpError, jsonOf } from '#cli/http.ts'
import { retrying } from '#cli/retrying.ts'
import type { Session } from '#cli/session.ts'

/** One GraphQL document and the form of its answer. */
export interface Operation<T> {
  readonly document: string
  readonly answer: z.ZodType<T>
}

/**
 * Asks one thing and gives the data, or throws the fault as a CliError. It is tried again where that may help, so a
 * mutation has to carry a clientRequestId.
 */
export type Ask = <T>(operation: Operation<T>, variables: object) => Promise<T>

const envelope = z.object({
  data: z.unknown(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        extensions: z
          .object({ code: z.string().optional(), correlationId: z.string().optional() })
          .optional(),
      }),
    )
    .min(1)
    .optional(),
})

export function openApi(session: Session): Ask {
  return (operation, variables) =>
    retrying(async () => {
      const token = await session.bearer()
      try {
        return await post(session.url, token, operation, variables)
      } catch (error) {
        if (!isUnauthenticated(error)) throw error
        const another = await session.renewed(token)
        if (another === undefined) throw error
        return post(session.url, another, operation, variables)
      }
    })
}

async function post<T>(
  url: string,
  token: string,
  { document, answer }: Operation<T>,
  variables: object,
): Promise<T> {
  const response = await exchange(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query: document, variables }),
  })
  const body = await jsonOf(response)
  const { data, error } = envelope.safeParse(body)
  if (error) throw response.ok ? expected(z.never(), body) : httpError(response.status, body)
  const [fault] = data.errors ?? []
  if (fault) throw faultOf(fault)
  return expected(answer, data.data)
}

type GraphqlFault = NonNullable<z.infer<typeof envelope>['errors']>[number]

function faultOf({ message, extensions }: GraphqlFault): CliError {
  const code = extensions?.code ?? 'INTERNAL'
  return new CliError({
    exit: exitOf(code),
    code,
    message,
    hint: code === 'UNAUTHENTICATED' ? 'Sign in: sluice login' : undefined,
    correlationId: extensions?.correlationId,
  })
}

function exitOf(code: string): ExitCode {
  const found = Object.entries(FAULT_EXITS).find(([name]) => name === code)
  return found ? found[1] : EXIT.general
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof CliError && error.details.code === 'UNAUTHENTICATED'
}
