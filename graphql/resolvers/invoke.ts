import type { Context } from './context.ts'
import { answerOf, askLambda } from './lambda.ts'

/** Every field that a Lambda answers. */
export function request(ctx: Context) {
  return askLambda(ctx)
}

export function response(ctx: Context) {
  return answerOf(ctx)
}
