import type { PreSignUpTriggerEvent, PreTokenGenerationTriggerEvent } from 'aws-lambda'
import { isOfHostedDomain } from '#people/hosted-domain.ts'

export type SignInEvent =
  | Pick<PreSignUpTriggerEvent, 'triggerSource' | 'request'>
  | Pick<PreTokenGenerationTriggerEvent, 'triggerSource' | 'request'>

/** Cognito shows the message to whoever was turned away. */
export class OtherDomain extends Error {
  override readonly name = 'OtherDomain'
}

/**
 * Stands before the first sign-in and before every token of those whom Google sent. Users of the pool itself were made by
 * an administrator and pass.
 * @throws OtherDomain
 */
export function signInRule(hostedDomain: string) {
  return <E extends SignInEvent>(event: E): E => {
    const { triggerSource, request } = event
    const isSent =
      triggerSource === 'PreSignUp_ExternalProvider' ||
      request.userAttributes['cognito:user_status'] === 'EXTERNAL_PROVIDER'
    if (isSent && !isOfHostedDomain(request.userAttributes, hostedDomain))
      throw new OtherDomain(`Only accounts of ${hostedDomain} may sign in here.`)
    return event
  }
}
