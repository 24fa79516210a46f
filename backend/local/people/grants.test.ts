import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { DEMO_PASSWORD } from '#local/people/demo-people.ts'
import { granted, HERE, refusalOf, RESEARCHER, setUp, users } from '#local/people/testing-endpoints.ts'
import { writeUsersFile } from '#local/people/users-file.ts'

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

describe('renewing', () => {
  test('gives new tokens with the groups of now, of the same sign-in', async () => {
    const { clock, file, signIn, renew } = setUp()
    const first = await signIn('governance@example.org')
    clock.goOn(600)
    writeUsersFile(file, {
      ...users,
      people: users.people.map((person) => ({ ...person, groups: ['Auditor'] })),
    })
    const second = granted.parse(await (await renew(first.refresh_token)).json())
    const [before, after] = [decodeJwt(first.access_token), decodeJwt(second.access_token)]
    expect(after['cognito:groups']).toEqual(['Auditor'])
    expect(after['auth_time']).toBe(before['auth_time'])
    expect(after['origin_jti']).toBe(before['origin_jti'])
    expect(after.jti).not.toBe(before.jti)
    expect(after.iat).toBe((before.iat ?? 0) + 600)
  })

  test('with a token that was used before ends the whole sign-in, and is told', async () => {
    const { signIn, renew, happened } = setUp()
    const { refresh_token: first } = await signIn()
    const second = granted.parse(await (await renew(first)).json())
    expect(await refusalOf(await renew(first))).toEqual({ status: 400, error: 'invalid_grant' })
    expect(await refusalOf(await renew(second.refresh_token))).toEqual({
      status: 400,
      error: 'invalid_grant',
    })
    expect(happened.at(-1)).toEqual({
      type: 'signInRevoked',
      reason: 'reusedToken',
      personId: RESEARCHER,
      kind: 'person',
      remoteAddress: HERE,
    })
  })

  test('is over for someone disabled, and stays over', async () => {
    const { file, signIn, renew, happened } = setUp()
    const { refresh_token: token } = await signIn()
    writeUsersFile(file, { ...users, people: users.people.map((person) => ({ ...person, disabled: true })) })
    expect(await refusalOf(await renew(token))).toEqual({ status: 400, error: 'invalid_grant' })
    expect(happened.at(-1)).toMatchObject({ type: 'signInRevoked', reason: 'accountGone' })
    writeUsersFile(file, users)
    expect((await renew(token)).status).toBe(400)
    expect(happened.filter(({ type }) => type === 'signInRevoked')).toHaveLength(1)
  })

  test('is over after signing out, which may be repeated', async () => {
    const { signIn, renew, revoke, happened } = setUp()
    const { refresh_token: token, access_token: access } = await signIn()
    expect((await revoke(token)).status).toBe(200)
    expect((await revoke(token)).status).toBe(200)
    expect((await revoke('unknown')).status).toBe(200)
    expect((await renew(token)).status).toBe(400)
    expect(happened.filter(({ type }) => type === 'signInRevoked')).toHaveLength(1)
    expect(await refusalOf(await revoke(access))).toEqual({ status: 400, error: 'unsupported_token_type' })
  })
})

describe('a service account', () => {
  test('gets an access token by HTTP Basic or by parameters, and nothing else', async () => {
    const { ask, issued, happened } = setUp()
    const answers = [
      await ask({ grant_type: 'client_credentials' }, { headers: basic(`demo-service:${DEMO_PASSWORD}`) }),
      await ask({ grant_type: 'client_credentials' }, { headers: basic(`demo%2Dservice:${DEMO_PASSWORD}`) }),
      await ask({
        grant_type: 'client_credentials',
        client_id: 'demo-service',
        client_secret: DEMO_PASSWORD,
      }),
    ]
    for (const answer of answers) {
      const body: unknown = await answer.json()
      expect(Object.keys(z.record(z.string(), z.unknown()).parse(body)).toSorted()).toEqual([
        'access_token',
        'expires_in',
        'token_type',
      ])
      const claims = await issued.verifyAccess(granted.parse(body).access_token)
      expect(claims).toMatchObject({ sub: 'demo-service', client_id: 'demo-service' })
    }
    expect(happened).toHaveLength(3)
    expect(happened[0]).toMatchObject({ type: 'signedIn', kind: 'service', personId: 'demo-service' })
  })

  test.each([
    ['a wrong secret', basic('demo-service:wrong')],
    ['an unknown client', basic(`other:${DEMO_PASSWORD}`)],
    ["a person's id and password", basic(`${RESEARCHER}:${DEMO_PASSWORD}`)],
    ['no secret', basic('demo-service')],
    ['another scheme', { authorization: 'Bearer abc' }],
    ['what is not Base64', { authorization: 'Basic ****' }],
  ])('is refused with %s, and told how to sign in', async (_what, headers) => {
    const response = await setUp().ask({ grant_type: 'client_credentials' }, { headers })
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic /)
    expect(await refusalOf(response)).toEqual({ status: 401, error: 'invalid_client' })
  })

  test('is not looked for among people', async () => {
    const { ask, happened } = setUp()
    await ask({ grant_type: 'client_credentials', client_id: RESEARCHER, client_secret: DEMO_PASSWORD })
    expect(happened).toEqual([{ type: 'signInFailed', reason: 'unknownAccount', remoteAddress: HERE }])
  })

  test('is refused when it signs in twice over, or not at all', async () => {
    const { ask } = setUp()
    const headers = basic(`demo-service:${DEMO_PASSWORD}`)
    const twice = await ask({ grant_type: 'client_credentials', client_secret: 'x' }, { headers })
    expect(await refusalOf(twice)).toEqual({ status: 400, error: 'invalid_request' })
    const never = await ask({ grant_type: 'client_credentials', client_id: 'demo-service' })
    expect(await refusalOf(never)).toEqual({ status: 400, error: 'invalid_request' })
  })
})
