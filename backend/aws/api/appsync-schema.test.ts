import { readFileSync } from 'node:fs'
import {
  buildSchema,
  isInputObjectType,
  isObjectType,
  Kind,
  parse,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { NOTHING_TO_WATCH } from '#entry/subscriptions.ts'
import { appsyncSchema } from './appsync-schema.ts'
import { ASKED_BY } from './authorisation-table.ts'
import { resolverCode } from './bundle-resolvers.ts'

const textOf = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const OURS = textOf('graphql/schema.graphql')
const TEXT = textOf('graphql/appsync.graphql')

/** What AppSync knows without being told. */
const KNOWN = `
scalar AWSDateTime
directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
directive @aws_cognito_user_pools(cognito_groups: [String!]) on FIELD_DEFINITION | OBJECT
directive @aws_iam on FIELD_DEFINITION | OBJECT
`
const schema = buildSchema(TEXT + KNOWN)
const ours = buildSchema(OURS)
const ROOTS = ['Query', 'Mutation', 'Subscription']

const objects = parse(TEXT).definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
const namesOf = (node: { readonly directives?: readonly { readonly name: { readonly value: string } }[] }) =>
  node.directives?.map(({ name }) => name.value) ?? []

test('it is what is made from our schema now', () => {
  expect(TEXT).toBe(appsyncSchema(OURS))
})

describe('nothing is reached by accident', () => {
  const AUTHORISES = ['aws_cognito_user_pools', 'aws_iam']

  test('every type and every field that can be asked says who reaches it', () => {
    const open = objects.flatMap((type) => {
      const places = ROOTS.includes(type.name.value)
        ? (type.fields ?? []).map((field) => ({ at: `${type.name.value}.${field.name.value}`, node: field }))
        : [{ at: type.name.value, node: type }]
      return places.filter(({ node }) => !namesOf(node).some((name) => AUTHORISES.includes(name)))
    })
    expect(objects.length).toBeGreaterThan(25)
    expect(open.map(({ at }) => at)).toEqual([])
  })

  test('the roots say nothing as a whole, so a field that says nothing is not opened by them', () => {
    for (const type of objects.filter(({ name }) => ROOTS.includes(name.value)))
      expect(namesOf(type)).toEqual([])
  })

  test('only the service itself says that a request has changed', () => {
    const mutations = objects.find(({ name }) => name.value === 'Mutation')?.fields ?? []
    const publishing = mutations.find(({ name }) => name.value === 'requestChanged')
    expect(publishing && namesOf(publishing)).toEqual(['aws_iam'])
    expect(ASKED_BY['Mutation.requestChanged']).toEqual(['itself'])
  })

  test('services do not come to what is for people alone', () => {
    const withoutIam = objects
      .filter((type) => !ROOTS.includes(type.name.value) && !namesOf(type).includes('aws_iam'))
      .map(({ name }) => name.value)
    expect(withoutIam).toEqual(['EventConnection', 'AuditEvent', 'MessageConnection', 'IntakeMessage'])
    for (const field of ['updateRequest', 'viewFile', 'retryRequest'])
      expect(TEXT).toMatch(new RegExp(`  ${field}\\(.*\\): \\w+! @aws_cognito_user_pools\n`))
  })

  test('the directive that AppSync overlooks on types is nowhere', () => {
    expect(TEXT).not.toContain('@aws_auth')
  })
})

describe('it is our schema', () => {
  const fieldsOf = (type: GraphQLNamedType | undefined): Readonly<Record<string, string>> => {
    if (!isObjectType(type) && !isInputObjectType(type)) return {}
    const fields: readonly (GraphQLField<unknown, unknown> | GraphQLInputField)[] = Object.values(
      type.getFields(),
    )
    return Object.fromEntries(
      fields.map((field) => {
        const args = 'args' in field ? field.args.map((arg) => `${arg.name}: ${arg.type.toString()}`) : []
        return [field.name, `${args.join()} ${field.type.toString()} "${field.description}"`]
      }),
    )
  }
  const asAppsync = (text: string) =>
    text.replaceAll('DateTime', 'AWSDateTime').replaceAll(/\bBytes\b(?=!? ")/g, 'Float')

  test('field by field, argument by argument, description by description', () => {
    const types = Object.values(ours.getTypeMap()).filter(({ name }) => !name.startsWith('__'))
    for (const type of types.filter(({ name }) => !['DateTime', 'Bytes'].includes(name))) {
      const there = schema.getType(type.name)
      expect(there?.description).toBe(type.description)
      const { requestChanged: _only, ...fields } = fieldsOf(there)
      const expected = Object.entries(fieldsOf(type)).map(([name, text]) => [name, asAppsync(text)])
      expect(Object.entries(fields)).toEqual(expected)
    }
  })

  test('with no scalar that AppSync does not know', () => {
    expect(TEXT).not.toMatch(/^scalar /m)
    expect(TEXT).not.toMatch(/[:[] ?(DateTime|Bytes)\b/)
    expect(TEXT).toContain('at: AWSDateTime!')
    expect(TEXT).toContain('bytes: Float!')
  })

  test('whoever watches is told what the mutation answers, in the same words when they are refused', () => {
    expect(TEXT).toMatch(
      /onRequestChanged\(id: ID!\): RequestChange .*@aws_subscribe\(mutations: \["requestChanged"\]\)/,
    )
    const { requestChanged } = schema.getMutationType()?.getFields() ?? {}
    expect(requestChanged?.type.toString()).toBe('RequestChange')
    expect(resolverCode('onRequestChanged')).toContain(NOTHING_TO_WATCH)
  })
})

test('a field of which it is not said who may ask it makes no schema', () => {
  const more = OURS.replace('type Query {', 'type Query {\n  "More."\n  everything: String\n')
  expect(() => appsyncSchema(more)).toThrow('Query.everything')
  const less = OURS.replace(/ {2}"The person who is asking[^"]*"\n {2}me: Me!\n/, '')
  expect(() => appsyncSchema(less)).toThrow('Query.me')
})
