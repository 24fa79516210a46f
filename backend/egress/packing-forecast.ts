import { isPackedHere, type ReleaseLimits } from '#egress/release-plan.ts'
import type { EgressRequest } from '#egress/request.ts'

/** What packing takes in this home, on the safe side. */
export interface PackingRates {
  /** Content that is packed, published and read back each second, in bytes. */
  readonly bytesPerSecond: number
  /** Where it costs something: USD for 10^9 bytes of content, by one or by many, and for each file. */
  readonly price?: { readonly usdPerGb: number; readonly usdPerGbOfMany: number; readonly usdPerFile: number }
}

/** How a package will be made, how long it will take, and what it will cost. */
export interface PackingForecast {
  readonly way: 'ONE_TASK' | 'BATCHES'
  /** At least 1. */
  readonly expectedSeconds: number
  readonly expectedUsd?: number
}

/** Says before anybody decides what the release of these files will take. */
export function packingForecast(
  { count, bytes }: Pick<EgressRequest['files'], 'count' | 'bytes'>,
  limits: ReleaseLimits,
  { bytesPerSecond, price }: PackingRates,
): PackingForecast {
  const isHere = isPackedHere({ count, bytes }, limits)
  const expectedSeconds = Math.max(1, Math.ceil(bytes / bytesPerSecond))
  const way = isHere ? 'ONE_TASK' : 'BATCHES'
  if (!price) return { way, expectedSeconds }
  const perGb = isHere ? price.usdPerGb : price.usdPerGbOfMany
  return { way, expectedSeconds, expectedUsd: (bytes / 1e9) * perGb + count * price.usdPerFile }
}
