import { readFileSync } from 'node:fs'
import type { Actor } from '#core/actor.ts'
import { openGroup } from '#egress/transitions.ts'
import { authorizer, type Cedar, type Entity, type PolicyTexts } from '#people/authorizer.ts'
import type { Permissions, Target } from '#ports/permissions.ts'

const TYPES = { person: 'Person', service: 'ServiceAccount', system: 'System' } as const

/** The policies of this folder and their schema. */
export function policyTexts(): PolicyTexts {
  return { schema: textOf('schema.cedarschema'), policies: textOf('policies.cedar') }
}

/** Permissions by valid policies. Any doubt is a no. */
export function permissionsBy(cedar: Cedar, texts: PolicyTexts): Permissions {
  const isAllowed = authorizer(cedar, texts)
  return {
    may: (actor, permission, target) =>
      isAllowed({ principal: principalOf(actor), action: permission, resource: resourceOf(target) }),
  }
}

/** Who asks, as the policies see them. Groups that only the token claims are left out. */
export function principalOf({ kind, id, groups, projects }: Actor): Entity {
  return {
    type: TYPES[kind],
    id,
    attributes: { subject: id, groups: [...groups], projects: [...projects] },
  }
}

/** What is asked about, as the policies see it. */
export function resourceOf(target: Target): Entity {
  if (target.kind === 'project')
    return { type: 'Project', id: target.project, attributes: { project: target.project } }
  if (target.kind === 'service') return { type: 'Service', id: 'sluice', attributes: {} }
  const { request } = target
  return {
    type: 'Request',
    id: request.id,
    attributes: {
      project: request.project,
      requester: request.requestedBy.id,
      submitted: request.submittedAt !== undefined,
      released: request.release !== undefined,
      openGroup: openGroup(request) ?? '',
      stageGroups: request.policy.stages.map(({ group }) => group),
      recipientGroups: [...request.policy.recipients],
    },
  }
}

function textOf(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
}
