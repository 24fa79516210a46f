import { expect, test } from 'vitest'
import { OtherDomain, signInRule, type SignInEvent } from './sign-in-rule.ts'

const rule = signInRule('example.org')

function event(
  triggerSource: SignInEvent['triggerSource'],
  userAttributes: Record<string, string>,
): SignInEvent {
  return { triggerSource, request: { userAttributes } } as SignInEvent
}

test.each([
  'PreSignUp_ExternalProvider',
  'TokenGeneration_HostedAuth',
  'TokenGeneration_RefreshTokens',
] as const)('%s: an account of the domain passes unchanged, any other is turned away', (source) => {
  const sent = { 'cognito:user_status': 'EXTERNAL_PROVIDER' }
  const ours = event(source, { ...sent, 'custom:hd': 'example.org' })
  expect(rule(ours)).toBe(ours)
  expect(() => rule(event(source, { ...sent, 'custom:hd': 'example.com' }))).toThrow(OtherDomain)
  expect(() => rule(event(source, { ...sent, email: 'someone@example.org' }))).toThrow(OtherDomain)
})

test('the first sign-in is looked at though there is no status yet', () => {
  expect(() => rule(event('PreSignUp_ExternalProvider', {}))).toThrow('Only accounts of example.org')
})

test('whom an administrator made passes', () => {
  const made = event('TokenGeneration_HostedAuth', { 'cognito:user_status': 'CONFIRMED' })
  expect(rule(made)).toBe(made)
})
