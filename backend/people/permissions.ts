import { readFileSync } from 'node:fs'
import type { Actor } from '#core/actor.ts'
import { openGroup } from '#egress/transitions.ts'
import { authorizer, requireValid, type Entity, type PolicyTexts } from '#people/authorizer.ts'
import type { Permissions, Target } from '#ports/permissions.ts'

const TYPES = { person: 'Person', service: 'ServiceAccount', system: 'System' } as const

/**
 * Permissions by the Cedar policies of this folder. Any doubt is a no.
 * @throws Error if the policies are not strictly valid
 */
export function cedarPermissions(): Permissions {
  const texts = policyTexts()
  requireValid(texts)
  return permissionsBy(texts)
}

/**
 * The same where the policies were found valid when they were put beside the code: finding it out again would be most of
 * what a function does before its first answer.
 */
export function bundledPermissions(): Permissions {
  return permissionsBy(policyTexts())
}

/** The policies of this folder and their schema. */
export function policyTexts(): PolicyTexts {
  return { schema: textOf('schema.cedarschema'), policies: textOf('policies.cedar') }
}

function permissionsBy(texts: PolicyTexts): Permissions {
  const isAllowed = authorizer(texts)
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
