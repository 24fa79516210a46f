import type { PackingRates } from '#egress/packing-forecast.ts'
import type { Policy } from '#egress/policy.ts'
import type { ReleaseLimits } from '#egress/release-plan.ts'
import type { BatchLimits } from '#egress/staging-plan.ts'
import type { PackLevel } from '#package/deflate/deflater.ts'

export interface Project {
  readonly id: string
  readonly name: string
  /** Name of the policy that new requests of this project get. */
  readonly policy: string
}

/** What the configuration decides for this area, validated whole before anything starts. */
export interface Settings {
  readonly projects: readonly Project[]
  readonly policies: Readonly<Record<string, Policy>>
  readonly limits: {
    readonly filesPerRequest: number
    readonly filesPerCall: number
    readonly bytesPerFile: number
    /** For files that people upload, where their store takes less in one PUT. */
    readonly bytesPerUpload?: number
    readonly bytesPerRequest: number
  }
  /** What one task of the workflow does; a larger request is done by several, side by side. */
  readonly batches: BatchLimits
  readonly packing: ReleaseLimits & {
    readonly level: PackLevel
    /** How many compress at the same time: as many as there are processors, if it is left out. */
    readonly threads?: number
    readonly rates: PackingRates
  }
  readonly download: {
    /** Tickets for one package. */
    readonly maxDownloads: number
    /** Seconds in which a ticket can be used. */
    readonly ticketSeconds: number
    /** Days after the release in which tickets are given. */
    readonly availableDays: number
  }
  /** Who is told when the service itself needs someone. */
  readonly adminAddress: string
  /** Whether notices are mailed; the mailbox has them in any case. */
  readonly sendsMail: boolean
  readonly intake: {
    /** Topics whose messages are accepted, by ARN. */
    readonly topics: readonly string[]
    /** Project of Service Workbench -> project here. A project that is not listed keeps its name. */
    readonly projects: Readonly<Record<string, string>>
  }
  /** Where people reach the service, without a slash at the end. */
  readonly publicUrl: string
}
