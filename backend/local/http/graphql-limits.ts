import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth'
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives'
import { maxTokensPlugin } from '@escape.tech/graphql-armor-max-tokens'
import { blockFieldSuggestionsPlugin } from '@escape.tech/graphql-armor-block-field-suggestions'
import type { Plugin } from 'graphql-yoga'

/** Bytes of a GraphQL call: 1,000 announced files with long paths fit. */
export const MAX_GRAPHQL_BYTES = 2 * 1024 * 1024

/** What a document may be, checked before anything is done for it. Introspection by the editor stays below. */
export function graphqlLimits(): Plugin[] {
  return [
    maxTokensPlugin({ n: 2_000 }),
    maxDepthPlugin({ n: 8, flattenFragments: true }),
    maxAliasesPlugin({ n: 15 }),
    maxDirectivesPlugin({ n: 10 }),
    blockFieldSuggestionsPlugin(),
  ]
}
