import { readFileSync } from 'node:fs'
import {
  buildSchema,
  GraphQLScalarType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  validate,
  type GraphQLOutputType,
  type SelectionNode,
} from 'graphql'
import { expect, test } from 'vitest'
import * as change from '#cli/operations/change.ts'
import * as read from '#cli/operations/read.ts'
import type { Operation } from '#cli/api.ts'

const schema = buildSchema(readFileSync(new URL('../../../graphql/schema.graphql', import.meta.url), 'utf8'))
const operations: readonly [string, Operation<unknown>][] = Object.entries({ ...read, ...change })

test.each(operations)('%s asks what the schema offers', (_name, { document }) => {
  expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([])
})

test.each(operations)(
  'the answer of %s is read as the schema says, full and with nulls',
  (_name, operation) => {
    for (const fill of [true, false]) {
      const answer = sample(operation.document, fill)
      expect(operation.answer.parse(answer)).toEqual(answer)
    }
  },
)

test.each(operations.filter(([, { document }]) => document.includes('mutation')))(
  '%s can be repeated without doing anything twice',
  (_name, { document }) => {
    expect(document).toMatch(/clientRequestId: \$clientRequestId|input: \$input/u)
  },
)

/** An answer that a service could give: with everything there, or with every null and empty list that is allowed. */
function sample(document: string, isFull: boolean): unknown {
  const [definition] = parse(document).definitions
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('not an operation')
  const root =
    definition.operation === OperationTypeNode.QUERY ? schema.getQueryType() : schema.getMutationType()
  if (!root) throw new Error('no such root')
  return present(root, definition.selectionSet.selections, isFull)
}

function valueOf(type: GraphQLOutputType, selections: readonly SelectionNode[], isFull: boolean): unknown {
  if (isNonNullType(type)) return present(type.ofType, selections, isFull)
  return isFull ? present(type, selections, isFull) : null
}

function present(type: GraphQLOutputType, selections: readonly SelectionNode[], isFull: boolean): unknown {
  if (isListType(type)) return isFull ? [valueOf(type.ofType, selections, isFull)] : []
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (type instanceof GraphQLScalarType) return scalar(type.name)
  if (!isObjectType(type)) throw new Error(`no sample of ${String(type)}`)
  const fields = type.getFields()
  return Object.fromEntries(
    selections.flatMap((node) => {
      if (node.kind !== Kind.FIELD) throw new Error('only fields here')
      const field = fields[node.name.value]
      if (!field) throw new Error(`no field ${node.name.value}`)
      return [[field.name, valueOf(field.type, node.selectionSet?.selections ?? [], isFull)]]
    }),
  )
}

function scalar(name: string): unknown {
  if (name === 'Int' || name === 'Bytes') return 0
  if (name === 'Boolean') return false
  return 'https://sluice.example.org/x'
}
