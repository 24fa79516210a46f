import { usageError } from '#cli/cli-error.ts'
import { STATUSES, type Status } from '#egress/steps.ts'

/** Statuses written with commas between them, in any case. */
export function statusesIn(text: string, option: string): readonly Status[] {
  return text.split(',').map((word) => {
    const found = STATUSES.find((status) => status === word.trim().toUpperCase())
    if (!found)
      throw usageError(`--${option} takes statuses with commas between them: ${STATUSES.join(', ')}.`)
    return found
  })
}
