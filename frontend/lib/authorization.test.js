// @ts-check
import { expect, test } from 'vitest'
import { authorizeUrl, grantOf, isAnswerTo, logoutUrl } from './authorization.js'

const attempt = { state: 'the-state', nonce: 'the-nonce', verifier: 'the-verifier', target: '/' }
const BACK = 'https://pages.example/'

/** @param {Record<string, string>} parameters */
const answered = (parameters) => grantOf(new URLSearchParams(parameters), attempt, BACK)

test('the address of the sign-in page asks for a code to this challenge, and for the state and the nonce back', () => {
  const provider = {
    authorize: 'https://in.example/oauth2/authorize',
    clientId: 'web',
    scope: 'openid email',
  }
  const url = new URL(authorizeUrl(provider, { ...attempt, challenge: 'the-challenge', redirectUri: BACK }))
  expect(url.origin + url.pathname).toBe(provider.authorize)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'web',
    redirect_uri: BACK,
    scope: 'openid email',
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: 'the-challenge',
    code_challenge_method: 'S256',
  })
})

test('signing out leads back to the pages', () => {
  expect(logoutUrl({ logout: 'https://in.example/logout', clientId: 'web' }, BACK)).toBe(
    'https://in.example/logout?client_id=web&logout_uri=https%3A%2F%2Fpages.example%2F',
  )
})

test('a code with the right state becomes a grant that proves who began', () => {
  expect(answered({ code: 'abc', state: 'the-state' })).toEqual({
    grant_type: 'authorization_code',
    code: 'abc',
    redirect_uri: BACK,
    code_verifier: 'the-verifier',
  })
})

test('an answer of another sign-in is refused, and nothing that it says is shown', () => {
  for (const state of [{}, { state: '' }, { state: 'other' }])
    expect(() => answered({ code: 'abc', error_description: 'Call 555-0100', ...state })).toThrow(
      /^This answer belongs to no sign-in that was begun in this tab/,
    )
  const fromNowhere = new URLSearchParams({ code: 'abc', state: 'undefined' })
  expect(() => grantOf(fromNowhere, undefined, BACK)).toThrow(/begun in this tab/)
})

test('what the sign-in page says about a refusal is told, as far as it is short', () => {
  const state = 'the-state'
  const error = 'access_denied'
  expect(() => answered({ error, state })).toThrow('The sign-in page let nobody in: access_denied')
  expect(() => answered({ error, error_description: 'Not today', state })).toThrow(/: Not today$/)
  expect(() => answered({ error, error_description: 'x'.repeat(9_000), state })).toThrow(/: x{200}$/)
  expect(() => answered({ error, code: 'abc', state })).toThrow(/access_denied/)
})

test('tokens count only for the attempt and the client that asked for them', () => {
  /** @param {object} claims */
  const withClaims = (claims) => ({ id_token: `e30.${btoa(JSON.stringify(claims))}.c2ln` })
  const expected = { nonce: 'the-nonce', clientId: 'web' }
  expect(isAnswerTo(withClaims({ nonce: 'the-nonce', aud: 'web' }), expected)).toBe(true)
  for (const body of [
    withClaims({ nonce: 'other', aud: 'web' }),
    withClaims({ nonce: 'the-nonce', aud: 'other' }),
    withClaims({ aud: 'web' }),
    { id_token: 'no token' },
    {},
    undefined,
  ])
    expect(isAnswerTo(body, expected)).toBe(false)
})
