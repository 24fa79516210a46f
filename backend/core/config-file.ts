import type * as z from 'zod'

/** The configuration cannot be used. Says every value that is wrong, and why. Nothing was started. */
export class ConfigRefused extends Error {
  override readonly name = 'ConfigRefused'
  constructor(file: string, problems: readonly string[]) {
    super(
      `The configuration ${file} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    )
  }
}

/**
 * What the text of a configuration file says, if all of it is as it should be.
 * @throws ConfigRefused with one line for each value that is wrong
 */
export function parsedFile<T>(schema: z.ZodType<T>, file: string, text: string): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new ConfigRefused(file, [`is not JSON: ${error instanceof Error ? error.message : ''}`])
  }
  const result = schema.safeParse(json)
  if (result.success) return result.data
  throw new ConfigRefused(
    file,
    result.error.issues.map(({ path, message }) => `${path.join('.') || '(whole file)'}: ${message}`),
  )
}
