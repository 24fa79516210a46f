import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError, GraphQLScalarType, Kind, NoSchemaIntrospectionCustomRule } from 'graphql'
import { createSchema, createYoga, type Plugin } from 'graphql-yoga'
import type { Actor } from '#core/actor.ts'
import { Fault } from '#core/fault.ts'
import { shownFault } from '#entry/shown-fault.ts'
import { asker } from '#entry/ask.ts'
import { FIELDS, type FieldName } from '#entry/fields.ts'
import type { SubscriptionName } from '#entry/subscriptions.ts'
import type { Ports } from '#ports/ports.ts'
import type { Changes } from '../changes/changes.ts'
import { openSeats, WATCHING } from '../changes/seats.ts'
import { watchRequest, type RequestChange, type Watcher } from '../changes/watch-request.ts'
import type { Report } from '#core/report.ts'
import { graphqlLimits } from './graphql-limits.ts'

/** What a call of the API knows beside its document. */
export interface CallContext {
  readonly actor: Actor | undefined
  readonly correlationId: string
  /** Who watches, where the caller takes a stream of events. */
  readonly watcher: Watcher | undefined
}

export interface GraphqlOptions {
  readonly ports: Ports
  readonly changes: Changes
  readonly typeDefs: string
  /** For the editor. */
  readonly introspection: boolean
  readonly report: Report
}

/** The API as an HTTP handler, executing the schema with the fields of the entry table. */
export function graphqlEndpoint({ ports, changes, typeDefs, introspection, report }: GraphqlOptions) {
  const watch = watchRequest({ ports, changes, seats: openSeats(WATCHING), report })
  const yoga = createYoga<CallContext>({
    schema: createSchema({
      typeDefs,
      resolvers: { ...resolversOf(ports), Subscription: watchedBy(watch), ...SCALARS },
    }),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    logging: false,
    graphiql: false,
    plugins: [...graphqlLimits(), ...(introspection ? [] : [noIntrospection()]), correlationIds(report)],
    maskedErrors: { maskError: (error, _message) => masked(error) },
  })
  return async (request: IncomingMessage, response: ServerResponse, context: CallContext): Promise<void> => {
    await yoga(request, response, context)
  }
}

function resolversOf(ports: Ports) {
  const ask = asker(ports)
  const resolvers: Record<
    string,
    Record<string, (parent: unknown, args: unknown, context: CallContext) => Promise<unknown>>
  > = {}
  for (const name of Object.keys(FIELDS).filter((key): key is FieldName => key in FIELDS)) {
    const [type = '', field = ''] = name.split('.')
    const ofType = (resolvers[type] ??= {})
    ofType[field] = (_parent, args, { actor, correlationId }) => ask(name, args, actor, correlationId)
  }
  return resolvers
}

/** Each field that can be watched; its events are the answers themselves. */
function watchedBy(watch: ReturnType<typeof watchRequest>) {
  return {
    onRequestChanged: {
      subscribe: async (_parent: unknown, args: unknown, { watcher }: CallContext) => {
        if (!watcher) throw new Fault('BAD_INPUT', 'To watch, send the header Accept: text/event-stream.')
        return watch(args, watcher)
      },
      resolve: (change: RequestChange) => change,
    },
  } satisfies Record<Watched, unknown>
}
type Watched = SubscriptionName extends `Subscription.${infer Name}` ? Name : never

const bytes = (value: unknown): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw new GraphQLError('Bytes are a whole number')
}

const SCALARS = {
  Bytes: new GraphQLScalarType({
    name: 'Bytes',
    serialize: bytes,
    parseValue: bytes,
    parseLiteral: (node) => (node.kind === Kind.INT ? bytes(Number(node.value)) : bytes(undefined)),
  }),
  DateTime: new GraphQLScalarType({ name: 'DateTime' }),
}

/** The error as it may be shown: our own faults with their code, errors of the document as they are, nothing else. */
function masked(error: unknown): Error {
  if (!(error instanceof GraphQLError)) return faultOf(error, undefined)
  if (error.originalError) return faultOf(error.originalError, error)
  return new GraphQLError(error.message, {
    ...(error.nodes && { nodes: error.nodes }),
    extensions: { code: isLimit(error.message) ? 'TOO_COMPLEX' : 'BAD_INPUT', http: { status: 400 } },
  })
}

function faultOf(error: unknown, at: GraphQLError | undefined): GraphQLError {
  // Errors of values (a wrong enum, a float for an Int) come wrapped, and are about the input.
  if (error instanceof GraphQLError) return masked(error) as GraphQLError
  const { code, message } = shownFault(error)
  const shown = new GraphQLError(message, {
    ...(at?.path && { path: at.path }),
    ...(at?.nodes && { nodes: at.nodes }),
    extensions: { code },
  })
  if (code === 'INTERNAL') CAUSES.set(shown, error)
  return shown
}

/** What was behind a masked error; for the log only. */
const CAUSES = new WeakMap<Error, unknown>()

function isLimit(message: string): boolean {
  return /limit of|exceeds maximum|Query depth|too many/i.test(message)
}

/** The last hand on every error: our codes only, no suggestions, and the id under which the call is in the log. */
function correlationIds(report: Report): Plugin {
  return {
    onResultProcess({ result, serverContext }) {
      const { correlationId } = serverContext as unknown as CallContext
      for (const one of Array.isArray(result) ? result : [result]) {
        if (!('errors' in one) || !one.errors) continue
        one.errors = one.errors.map((error: GraphQLError) => {
          const cause = CAUSES.get(error)
          if (cause) report({ code: 'FAULT', correlationId, error: cause })
          return new GraphQLError(error.message.replace(/ ?Did you mean .*$/s, ''), {
            ...(error.path && { path: error.path }),
            ...(error.nodes && { nodes: error.nodes }),
            extensions: { ...error.extensions, code: codeOf(error), correlationId },
          })
        })
      }
    },
  }
}

/** Errors of the document have codes of the library's own; here they are all bad input. */
function codeOf({ extensions: { code } }: GraphQLError): unknown {
  return typeof code === 'string' && !code.startsWith('GRAPHQL_') ? code : 'BAD_INPUT'
}

function noIntrospection(): Plugin {
  return { onValidate: ({ addValidationRule }) => addValidationRule(NoSchemaIntrospectionCustomRule) }
}
