import {
  buildASTSchema,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  print,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLObjectType,
} from 'graphql'
import { ASKED_BY, DIRECTIVES } from './authorisation-table.ts'

/** AppSync has no other scalars than its own. Its Int ends at 2^31; its Float is exact for whole numbers up to 2^53. */
const SCALARS: Readonly<Record<string, string>> = { DateTime: 'AWSDateTime', Bytes: 'Float' }

/** What AppSync needs beyond our schema: those who watch are told what a mutation answers. */
const PUBLISHED = `type Mutation {
  "Tells those who watch a request that it has changed. Only the service itself does this."
  requestChanged(id: ID!, version: Int!): RequestChange
}`
const PUBLISHES: Readonly<Record<string, string>> = { 'Subscription.onRequestChanged': 'requestChanged' }

const HEAD =
  '# Made by `npm run codegen` from schema.graphql and backend/aws/api/authorisation-table.ts. Change those.'

/**
 * Our schema as AppSync takes it: with its scalars, and with directives that say who may reach what. A type is reached
 * by whoever may ask a field that leads to it, and by nobody else.
 * @throws Error where the authorisation table has another field than the schema
 */
export function appsyncSchema(schemaText: string): string {
  const document = withField(parse(schemaText), 'Mutation', onlyField(PUBLISHED))
  const roots = rootTypes(document)
  const fields = roots.flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
  requireSame(
    fields.map(({ type, field }) => `${type.name}.${field.name}`),
    Object.keys(ASKED_BY),
  )
  const reached = new Map<string, Set<string>>()
  for (const { type, field } of fields) {
    const directives = directivesFor(`${type.name}.${field.name}`)
    for (const name of typesFrom(getNamedType(field.type)))
      reached.set(name, new Set([...(reached.get(name) ?? []), ...directives]))
  }

  const forAppsync = visit(document, {
    // A description of the schema as a whole is younger than AppSync's parser may be.
    SchemaDefinition: ({ description: _left, ...node }) => node,
    ScalarTypeDefinition: ({ name }) => (name.value in SCALARS ? null : undefined),
    NamedType: ({ name, ...node }) => ({
      ...node,
      name: { ...name, value: SCALARS[name.value] ?? name.value },
    }),
    ObjectTypeDefinition: (node) => {
      const isRoot = roots.some(({ name }) => name === node.name.value)
      if (!isRoot) return { ...node, directives: directiveNodes([...(reached.get(node.name.value) ?? [])]) }
      const withDirectives = node.fields?.map((field) => asked(node.name.value, field))
      return { ...node, ...(withDirectives && { fields: withDirectives }) }
    },
  })
  return `${HEAD}\n\n${print(forAppsync)}\n`
}

function rootTypes(document: DocumentNode): readonly GraphQLObjectType[] {
  const schema = buildASTSchema(document)
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(isObjectType)
}

/** The names of all object types that can be reached from this one. */
function typesFrom(start: unknown): ReadonlySet<string> {
  const names = new Set<string>()
  const open = [start]
  for (const type of open) {
    if (!isObjectType(type) || names.has(type.name)) continue
    names.add(type.name)
    open.push(...Object.values(type.getFields()).map((field) => getNamedType(field.type)))
  }
  return names
}

function requireSame(inSchema: readonly string[], inTable: readonly string[]): void {
  const others = [
    ...inSchema.filter((name) => !inTable.includes(name)),
    ...inTable.filter((name) => !inSchema.includes(name)),
  ]
  if (others.length > 0) throw new Error(`Who may ask is not said, or said of no field: ${others.join(', ')}`)
}

function directivesFor(name: string): readonly string[] {
  const askers = Object.entries(ASKED_BY).find(([each]) => each === name)?.[1] ?? []
  return askers.map((asker) => DIRECTIVES[asker])
}

function asked(type: string, field: FieldDefinitionNode): FieldDefinitionNode {
  const name = `${type}.${field.name.value}`
  const publishedBy = PUBLISHES[name]
  const subscribes = publishedBy === undefined ? [] : [`aws_subscribe(mutations: ["${publishedBy}"])`]
  return { ...field, directives: directiveNodes([...subscribes, ...directivesFor(name)]) }
}

/** Directives from their text without the at sign, in the order of the alphabet. */
function directiveNodes(directives: readonly string[]): readonly ConstDirectiveNode[] {
  const text = directives.toSorted().map((directive) => ` @${directive}`)
  return onlyField(`type T { field: ID${text.join('')} }`).directives ?? []
}

function onlyField(text: string): FieldDefinitionNode {
  const [definition] = parse(text).definitions
  const [field] = definition?.kind === Kind.OBJECT_TYPE_DEFINITION ? (definition.fields ?? []) : []
  if (!field) throw new Error(`No field in ${text}`)
  return field
}

function withField(document: DocumentNode, type: string, field: FieldDefinitionNode): DocumentNode {
  return visit(document, {
    ObjectTypeDefinition: (node) =>
      node.name.value === type ? { ...node, fields: [...(node.fields ?? []), field] } : undefined,
  })
}
