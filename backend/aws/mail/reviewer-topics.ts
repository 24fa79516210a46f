import * as z from 'zod'
import { GROUPS } from '#core/actor.ts'
import { once } from '#core/once.ts'

/** The topic of each group that has one, by its ARN. */
export const reviewerTopics = once(() =>
  z.partialRecord(
    z.enum(GROUPS),
    z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, 'is not the ARN of an SNS topic'),
  ),
)
export type ReviewerTopics = z.output<ReturnType<typeof reviewerTopics>>
