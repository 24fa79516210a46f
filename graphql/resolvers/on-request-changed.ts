import type { Context } from './context.ts'
import { answerOf, askLambda, fail } from './lambda.ts'

/** Watching a request: the Lambda says whether they may; what comes then is what the mutation published. */
export function request(ctx: Context) {
  return askLambda(ctx)
}

export function response(ctx: Context) {
  if (answerOf(ctx) !== true)
    return fail('There is no request under this id that you may see.', 'NOT_FOUND', ctx.stash.correlationId)
  return null
}
