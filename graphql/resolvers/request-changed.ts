import type { Context } from './context.ts'

/** Tells those who watch: what the service says is passed on as it is, and kept nowhere. */
export function request(ctx: Context) {
  return { payload: { id: ctx.arguments['id'], version: ctx.arguments['version'] } }
}

export function response(ctx: { readonly result: unknown }) {
  return ctx.result
}
