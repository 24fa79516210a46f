import { readFileSync } from 'node:fs'
import {
  buildSchema,
  graphql,
  GraphQLError,
  isObjectType,
  Kind,
  print,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql'
import { openResolver, ResolverError } from './run-resolver.fixture.ts'

const SCALARS_AND_DIRECTIVES = `
scalar AWSDateTime
directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
directive @aws_cognito_user_pools on FIELD_DEFINITION | OBJECT
directive @aws_iam on FIELD_DEFINITION | OBJECT
`
const SCHEMA = new URL('../../../graphql/appsync.graphql', import.meta.url)

/**
 * Executes documents as AppSync does: its schema, the bundled resolver, and a Lambda behind it. What AppSync tells the
 * resolver of a selection is made up as its documentation describes it.
 */
export function openAppsync(lambda: (payload: unknown) => Promise<unknown>) {
  const schema = buildSchema(readFileSync(SCHEMA, 'utf8') + SCALARS_AND_DIRECTIVES)
  const invoke = openResolver('invoke')
  for (const root of [schema.getQueryType(), schema.getMutationType()])
    if (isObjectType(root))
      for (const field of Object.values(root.getFields()))
        field.resolve = async (_source, args: unknown, { identity }: { identity: unknown }, info) => {
          const ctx = { arguments: args, identity, info: infoOf(info), request: {}, stash: {} }
          const { payload } = invoke.request(ctx) as { payload: unknown }
          try {
            return invoke.response({ ...ctx, result: JSON.parse(JSON.stringify(await lambda(payload))) })
          } catch (error) {
            if (!(error instanceof ResolverError)) throw error
            throw new GraphQLError(error.message, { extensions: { errorType: error.errorType } })
          }
        }
  return async (source: string, identity: unknown, variableValues: Record<string, unknown> = {}) =>
    JSON.parse(
      JSON.stringify(await graphql({ schema, source, contextValue: { identity }, variableValues })),
    ) as {
      readonly data?: Record<string, unknown>
      readonly errors?: readonly { readonly message: string }[]
    }
}

function infoOf({ fieldName, parentType, fieldNodes: [node], fragments }: GraphQLResolveInfo) {
  const selection = node?.selectionSet
  return {
    fieldName,
    parentTypeName: parentType.name,
    selectionSetList: selection ? pathsOf(selection, fragments, '') : [],
    selectionSetGraphQL: selection ? print(selection) : '',
  }
}

/** The paths of what is selected, by the names under which it is answered. */
function pathsOf(
  { selections }: SelectionSetNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  above: string,
): readonly string[] {
  return selections.flatMap((selection): readonly string[] => {
    if (selection.kind === Kind.FIELD) {
      const path = `${above}${selection.alias?.value ?? selection.name.value}`
      return [path, ...(selection.selectionSet ? pathsOf(selection.selectionSet, fragments, `${path}/`) : [])]
    }
    const of = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value]
    return of ? pathsOf(of.selectionSet, fragments, above) : []
  })
}
