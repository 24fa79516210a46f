import { once } from '#core/once.ts'
import { permissionsBy, policyTexts } from '#people/permissions.ts'
import type { Permissions } from '#ports/permissions.ts'

export interface BundledPermissions {
  readonly permissions: Permissions
  /** Has to be done before the first question. What is there already costs nothing. */
  load(): Promise<void>
}

/**
 * Permissions by the policies beside the code, which were found valid when they were put there: finding it out again would
 * be most of what a function does before its first answer. The engine is loaded with the first call, not with the code.
 */
export function bundledPermissions(): BundledPermissions {
  let loaded: Permissions | undefined
  const load = once(async () => {
    loaded = permissionsBy(await import('@cedar-policy/cedar-wasm/nodejs'), policyTexts())
  })
  return {
    load,
    permissions: {
      may(actor, permission, target) {
        if (!loaded) throw new Error('The policies are not loaded yet')
        return loaded.may(actor, permission, target)
      },
    },
  }
}
