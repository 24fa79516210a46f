import type { Resource, Resources } from './synthesised.fixture.ts'

/** A value of a template with what CloudFormation fills in written as text: `<Uploads.Arn>`, `<AWS::Region>`. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const [[name, inner] = ['', undefined], ...others] = Object.entries(value as Record<string, unknown>)
  if (others.length === 0) {
    if (name === 'Ref') return `<${String(inner)}>`
    if (name === 'Fn::GetAtt') return `<${(inner as string[]).join('.')}>`
    if (name === 'Fn::ImportValue') return `<${String(plain(inner))}>`
    if (name === 'Fn::Join') {
      const [by, parts] = inner as [string, unknown[]]
      return parts.map((part) => String(plain(part))).join(by)
    }
  }
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).map(([key, each]) => [key, plain(each)]),
  )
}

export interface Statement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Principal?: unknown
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** The statements of a policy document, with lists where there may be one thing or many. */
export function statementsOf(document: unknown): readonly Statement[] {
  const { Statement: statements = [] } = (plain(document) ?? {}) as { Statement?: readonly Statement[] }
  return statements.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat(),
    Resource: [statement.Resource].flat(),
  }))
}

/** All that a role may do: its own policies, and those that are attached to it. */
export function rightsOf(role: Resource): readonly Statement[] {
  const { Policies = [] } = role.Properties as { Policies?: readonly { PolicyDocument: unknown }[] }
  return Policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument))
}

export function ofType(resources: Resources, type: string): Resources {
  return resources.filter(({ Type }) => Type === type)
}

/** The one resource of a kind whose id begins so. */
export function theOne(resources: Resources, type: string, beginning = ''): Resources[number] {
  const [found, ...others] = ofType(resources, type).filter(({ id }) => id.startsWith(beginning))
  if (!found || others.length > 0)
    throw new Error(`Not one ${type} ${beginning}, but ${others.length + (found ? 1 : 0)}`)
  return found
}
