import * as z from 'zod'
import { CliError } from '#cli/cli-error.ts'
import { EXIT, REFUSAL_EXITS, type ExitCode } from '#cli/exit-codes.ts'

export const refusalSchema = z.object({
  code: z.string(),
  message: z.string(),
  problems: z.array(z.object({ at: z.string(), code: z.string(), message: z.string() })),
})

/** The payload, if the service did what it was asked. @throws CliError with the exit code of the refusal */
export function accepted<T extends { readonly refusal: z.infer<typeof refusalSchema> | null }>(
  payload: T,
): T {
  const { refusal } = payload
  if (refusal) throw new CliError({ ...refusal, exit: exitOfRefusal(refusal.code) })
  return payload
}

/** The exit code of a refusal; that of a refusal which a newer service knows and we do not is a general failure. */
function exitOfRefusal(code: string): ExitCode {
  const found = Object.entries(REFUSAL_EXITS).find(([name]) => name === code)
  return found ? found[1] : EXIT.general
}
