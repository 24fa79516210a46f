import type { EgressRequest } from '#egress/request.ts'
import { bodyIn, type Item } from './attributes.ts'

/** The request that a new image of the table's stream is; `undefined` where it is something else. */
export function requestOfImage(image: Item): Pick<EgressRequest, 'id' | 'version'> | undefined {
  if (image['sk']?.S !== 'request') return undefined
  const { id, version } = bodyIn<EgressRequest>(image)
  return { id, version }
}
