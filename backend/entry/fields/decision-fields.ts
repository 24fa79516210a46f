import { retryRequest } from '#egress/handlers/retry-request.ts'
import { updateRequest } from '#egress/handlers/update-request.ts'
import { answerOf, field } from '#entry/fields/field.ts'
import { INPUTS } from '#entry/inputs.ts'
import type { Ports } from '#ports/ports.ts'

/** What reviewers and administrators do to the requests of others. */
export type DecisionPorts = Pick<Ports, 'records' | 'permissions' | 'settings' | 'now'>

export const DECISION_FIELDS = {
  'Mutation.updateRequest': field(INPUTS.updateRequest, (ports: DecisionPorts) => ({ input }, viewing) => {
    // A task token of an old client is accepted and means nothing.
    const { decision: verdict, taskToken: _ignored, ...decision } = input
    return answerOf('updateRequest', ports, updateRequest(ports), { ...decision, verdict }, viewing)
  }),
  'Mutation.retryRequest': field(
    INPUTS.versioned,
    (ports: DecisionPorts) => (input, viewing) =>
      answerOf('retryRequest', ports, retryRequest(ports), input, viewing),
  ),
}
