import { setTimeout } from 'node:timers/promises'
import { actorOfPerson } from '#egress/actor-of-person.ts'
import { asker } from '#entry/ask.ts'
import { type FieldName } from '#entry/fields.ts'
import type * as Api from '#entry/generated/schema-types.ts'
import type { Home } from '#local/home.ts'

export const RESEARCHER = '5105ce00-0000-4000-8000-000000000001'
export const GOVERNANCE = '5105ce00-0000-4000-8000-000000000003'
export const RESEARCH_IT = '5105ce00-0000-4000-8000-000000000005'

/** Nothing moved for so long: the request is stuck, which must never happen. */
const STUCK_AFTER_MS = 30_000

export type Asking = ReturnType<typeof askingIn>

/** People who ask this home, in process, as the directory has them at each moment. */
export function askingIn(home: Home) {
  const ask = asker(home.ports)

  const as = async <T>(personId: string, field: FieldName, input: unknown): Promise<T> =>
    (await ask(field, input, await actorOfPerson(home.ports, personId))) as T

  const present = async (
    personId: string,
    field: FieldName,
    input: unknown,
  ): Promise<Api.RequestPayload & { readonly request: Api.Request }> => {
    const { request, refusal, ...rest } = await as<Api.RequestPayload>(personId, field, input)
    if (!request || refusal) throw new Error(`${field}: ${JSON.stringify(refusal)}`)
    return { ...rest, request }
  }

  /** The request once it is as wanted, when nothing moves any more but people. */
  const until = async (id: string, wanted: (request: Api.Request) => boolean): Promise<Api.Request> => {
    const deadline = Date.now() + STUCK_AFTER_MS
    for (;;) {
      await home.idle()
      const request = await as<Api.Request>(RESEARCHER, 'Query.getRequest', { id })
      if (wanted(request)) return request
      if (Date.now() > deadline)
        throw new Error(`stuck in ${request.status}: ${JSON.stringify(request.failure)}`)
      await setTimeout(10)
    }
  }

  return { as, present, until }
}
