// One module for both ways: a bundle imports AppSync's utilities once for each module that does.
import { util } from '@aws-appsync/utils'
import type { Context } from './context.ts'

/** Sends the field to its Lambda, with who asks and what they selected. */
export function askLambda(ctx: Context) {
  const correlationId = correlationIdOf(ctx.request?.headers?.['x-amzn-trace-id'])
  ctx.stash.correlationId = correlationId
  return {
    operation: 'Invoke',
    payload: {
      field: `${ctx.info.parentTypeName}.${ctx.info.fieldName}`,
      arguments: ctx.arguments,
      identity: identityOf(ctx.identity),
      selection: selectionOf(ctx.info),
      correlationId,
    },
  }
}

/** What the Lambda answered; a fault, and a Lambda that gave no answer, end the field. */
export function answerOf(ctx: Context): unknown {
  const fault = ctx.result?.fault
  if (fault) return fail(fault.message, fault.code, fault.correlationId)
  if (ctx.error || !ctx.result)
    return fail(
      'Something went wrong here, and it was reported. Look at how things stand before you try again.',
      'INTERNAL',
      ctx.stash.correlationId,
    )
  return ctx.result.data ?? null
}

/** Ends the field with an error that has the code and the id under which the log knows the call. */
export function fail(message: string, code: string, correlationId: string | undefined): never {
  util.error(message, code, null, { code, correlationId })
}

/** The root of the trace that the call belongs to. */
function correlationIdOf(trace: string | undefined): string {
  const root = (trace ?? '').split(';').find((part) => part.startsWith('Root='))
  if (root && util.matches('^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$', root)) return root.slice(5)
  return util.autoId()
}

/** What says who asks, and no more: an access token has no name and no address, an id token would have. */
function identityOf(identity: Context['identity']) {
  if (identity?.claims)
    return {
      claims: {
        sub: identity.claims['sub'],
        iss: identity.claims['iss'],
        client_id: identity.claims['client_id'],
        token_use: identity.claims['token_use'],
        exp: identity.claims['exp'],
        iat: identity.claims['iat'],
        auth_time: identity.claims['auth_time'],
        jti: identity.claims['jti'],
        username: identity.claims['username'],
        'cognito:groups': identity.claims['cognito:groups'],
      },
    }
  return identity?.userArn ? { userArn: identity.userArn } : null
}

/**
 * The fields that were selected, by their paths. AppSync names an aliased field by its alias, and tells of a named
 * fragment only the fields, aliased or not: then it cannot be told which are meant, and everything is asked for.
 */
function selectionOf(info: Context['info']) {
  const text = info.selectionSetGraphQL ?? ':'
  const spreads = text.split('...').slice(1)
  const isPlain =
    text.indexOf(':') === -1 &&
    spreads.every((part) => {
      const next = part.trim()
      return next.startsWith('on ') || next.startsWith('{')
    })
  return isPlain ? (info.selectionSetList ?? null) : null
}
