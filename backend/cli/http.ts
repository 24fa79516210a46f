import * as z from 'zod'
import { CliError } from '#cli/cli-error.ts'
import { EXIT, exitOfHttp } from '#cli/exit-codes.ts'
import { unreachable } from '#cli/retrying.ts'

const ANSWER_MS = 60_000

/** One HTTP exchange. A token is never carried on to another address: redirects are errors. @throws CliError */
export async function exchange(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS), ...init })
  } catch (error) {
    throw unreachable(url, error)
  }
}

/** The body as JSON, or `undefined` where it is none. */
export async function jsonOf(response: Response): Promise<unknown> {
  const body = await response.text().catch((error: unknown) => {
    throw unreachable(response.url, error)
  })
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

/** The error that a plain HTTP answer stands for. */
export function httpError(status: number, body: unknown): CliError {
  const told = errorBody.safeParse(body).data?.error
  return new CliError({
    exit: exitOfHttp(status),
    code: told?.code ?? `HTTP_${status}`,
    message: told?.message ?? `The service answered with HTTP status ${status}.`,
  })
}

/** The answer in the form that it should have. @throws CliError where it has another */
export function expected<T>(schema: z.ZodType<T>, value: unknown): T {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  throw new CliError({
    exit: EXIT.general,
    code: 'UNEXPECTED_ANSWER',
    message: 'The service answered something that this version of the command line does not understand.',
    hint: 'Is SLUICE_URL that of a Sluice service, and of the same version?',
    cause: error,
  })
}
