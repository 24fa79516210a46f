import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { requireValid } from '#people/authorizer.ts'
import { permissionsBy, policyTexts } from '#people/permissions.ts'
import type { Permissions } from '#ports/permissions.ts'

/**
 * Permissions by the Cedar policies of this folder.
 * @throws Error if the policies are not strictly valid
 */
export function cedarPermissions(): Permissions {
  requireValidPolicies()
  return permissionsBy(cedar, policyTexts())
}

/** @throws Error listing every problem, if the policies of this folder are not strictly valid */
export function requireValidPolicies(): void {
  requireValid(cedar, policyTexts())
}
