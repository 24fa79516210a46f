import type { Now } from '#core/clock.ts'
import type { NewId } from '#core/ids.ts'
import type { Settings } from '#egress/settings.ts'
import type { Directory } from '#ports/directory.ts'
import type { EgressStore } from '#ports/egress-store.ts'
import type { Links } from '#ports/links.ts'
import type { Mail } from '#ports/mail.ts'
import type { Packages } from '#ports/packages.ts'
import type { Permissions } from '#ports/permissions.ts'
import type { Progress } from '#ports/progress.ts'
import type { Records } from '#ports/records.ts'
import type { Signer } from '#ports/signer.ts'
import type { Sources } from '#ports/sources.ts'
import type { Staging } from '#ports/staging.ts'
import type { Topics } from '#ports/topics.ts'
import type { Workflow } from '#ports/workflow.ts'
import type { Works } from '#ports/works.ts'

/** All that the areas may ask of the world. A handler takes only the ones that it uses. */
export interface Ports {
  readonly records: Records
  readonly sources: Sources
  readonly staging: Staging
  readonly packages: Packages
  readonly works: Works
  readonly progress: Progress
  readonly workflow: Workflow
  readonly directory: Directory
  readonly egressStore: EgressStore
  readonly mail: Mail
  readonly topics: Topics
  readonly permissions: Permissions
  readonly links: Links
  readonly signer: Signer
  readonly settings: Settings
  readonly now: Now
  readonly newId: NewId
}
