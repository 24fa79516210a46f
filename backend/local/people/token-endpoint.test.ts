import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '#local/people/demo-people.ts'
import {
  granted,
  HERE,
  posted,
  refusalOf,
  RESEARCHER,
  setUp,
  URL_OF_TOKENS,
  users,
} from '#local/people/testing-endpoints.ts'
import { writeUsersFile } from '#local/people/users-file.ts'

describe('signing in with a password', () => {
  test('gives tokens that work, and that no cache keeps', async () => {
    const { ask, issued, happened } = setUp()
    const response = await ask({
      grant_type: 'password',
      username: 'RESEARCHER@Example.org',
      password: DEMO_PASSWORD,
      client_id: 'web',
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const made = granted.parse(await response.json())
    expect(await issued.verifyAccess(made.access_token)).toMatchObject({
      sub: RESEARCHER,
      'cognito:groups': ['Researcher'],
    })
    expect(decodeJwt(made.id_token ?? '')).toMatchObject({ aud: 'web', email: 'researcher@example.org' })
    expect(happened).toEqual([
      { type: 'signedIn', personId: RESEARCHER, kind: 'person', remoteAddress: HERE },
    ])
  })

  test('fails with the same answer for a wrong password, an unknown address and a disabled account', async () => {
    const { file, guess, happened } = setUp()
    const [first, ...rest] = users.people
    if (!first) throw new Error('nobody')
    const wrong = await guess('wrong')
    writeUsersFile(file, { ...users, people: [{ ...first, disabled: true }, ...rest] })
    const answers = [wrong, await guess(DEMO_PASSWORD), await guess('x', HERE, 'nobody@example.org')]
    const bodies = await Promise.all(answers.map((answer) => answer.text()))
    expect(new Set(bodies).size).toBe(1)
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400])
    expect(bodies[0]).toContain('"invalid_grant"')
    expect(happened).toEqual([
      {
        type: 'signInFailed',
        reason: 'wrongSecret',
        personId: RESEARCHER,
        kind: 'person',
        remoteAddress: HERE,
      },
      {
        type: 'signInFailed',
        reason: 'disabledAccount',
        personId: RESEARCHER,
        kind: 'person',
        remoteAddress: HERE,
      },
      { type: 'signInFailed', reason: 'unknownAccount', remoteAddress: HERE },
    ])
  })

  test('costs the same whether the account exists, is disabled or not', async () => {
    const { file, guess, checked } = setUp()
    writeUsersFile(file, {
      ...users,
      people: users.people.map((person, index) => ({ ...person, disabled: index === 0 })),
    })
    await guess('to someone disabled')
    await guess('to nobody', HERE, 'nobody@example.org')
    await guess('to someone', HERE, 'governance@example.org')
    expect(checked).toEqual(['to someone disabled', 'to nobody', 'to someone'])
  })

  test('fails for everyone while the users file is unusable', async () => {
    const { file, guess } = setUp()
    writeUsersFile(file, { ...users, people: [...users.people, ...users.people] })
    expect(await refusalOf(await guess(DEMO_PASSWORD))).toEqual({ status: 400, error: 'invalid_grant' })
  })
})

describe('guessing', () => {
  test('is slowed down after ten failures, for this address and account only, and told once', async () => {
    const { clock, guess, happened } = setUp()
    for (let time = 0; time < 10; time += 1) expect((await guess('wrong')).status).toBe(400)
    const slowed = await guess(DEMO_PASSWORD)
    expect(slowed.status).toBe(429)
    expect(slowed.headers.get('retry-after')).toBe('300')
    expect((await guess('wrong', HERE, 'RESEARCHER@example.org')).status).toBe(429)
    expect((await guess(DEMO_PASSWORD, '192.0.2.2')).status).toBe(200)
    expect((await guess(DEMO_PASSWORD, HERE, 'governance@example.org')).status).toBe(200)
    expect(happened.filter(({ type }) => type === 'signInThrottled')).toHaveLength(1)
    clock.goOn(300)
    expect((await guess(DEMO_PASSWORD)).status).toBe(200)
  })

  test('is forgotten once the right password was given', async () => {
    const { guess } = setUp()
    for (let time = 0; time < 9; time += 1) await guess('wrong')
    expect((await guess(DEMO_PASSWORD)).status).toBe(200)
    for (let time = 0; time < 9; time += 1) expect((await guess('wrong')).status).toBe(400)
    expect((await guess(DEMO_PASSWORD)).status).toBe(200)
  })

  test('gains nothing from many attempts at once', async () => {
    const { guess } = setUp()
    const answers = await Promise.all(Array.from({ length: 40 }, () => guess('wrong')))
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(10)
  })

  test('is slowed down alike for accounts that do not exist, and for service accounts', async () => {
    const { ask, guess } = setUp()
    for (let time = 0; time < 10; time += 1) {
      await guess('wrong', HERE, 'nobody@example.org')
      await ask({ grant_type: 'client_credentials', client_id: 'demo-service', client_secret: 'wrong' })
    }
    expect((await guess('wrong', HERE, 'nobody@example.org')).status).toBe(429)
    const secret = {
      grant_type: 'client_credentials',
      client_id: 'demo-service',
      client_secret: DEMO_PASSWORD,
    }
    expect((await ask(secret)).status).toBe(429)
  })

  test('at a rate that would exhaust the machine is answered by asking for patience', async () => {
    const { guess } = setUp()
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, index) => guess('wrong', HERE, `nobody-${index}@example.org`)),
    )
    const busy = answers.filter(({ status }) => status === 503)
    expect(busy.length).toBeGreaterThan(0)
    expect(busy[0]?.headers.get('retry-after')).toBe('2')
  })
})

describe('a request that is not one', () => {
  const form = `grant_type=password&username=researcher@example.org&password=${DEMO_PASSWORD}`
  const formType = { 'content-type': 'application/x-www-form-urlencoded' }
  const json = { 'content-type': 'application/json' }

  test.each([
    ['is JSON', posted(JSON.stringify({ grant_type: 'password' }), json), 400, 'invalid_request'],
    ['has no type', posted(form), 400, 'invalid_request'],
    ['is a GET', new Request(`${URL_OF_TOKENS}?${form}`), 405, 'invalid_request'],
    ['is too long', posted(`${form}&x=${'x'.repeat(8192)}`, formType), 413, 'invalid_request'],
    ['repeats a parameter', posted(`${form}&password=x`, formType), 400, 'invalid_request'],
    ['has no password', posted('grant_type=password&username=x', formType), 400, 'invalid_request'],
    ['has no refresh token', posted('grant_type=refresh_token', formType), 400, 'invalid_request'],
    ['is from another client', posted(`${form}&client_id=other`, formType), 401, 'invalid_client'],
    ['has no grant', posted('', formType), 400, 'unsupported_grant_type'],
    ['has an unknown grant', posted('grant_type=constructor', formType), 400, 'unsupported_grant_type'],
  ])('since it %s is refused and told why', async (_what, request, status, error) => {
    const { endpoint, happened } = setUp()
    const response = await endpoint(request, HERE)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await refusalOf(response)).toEqual({ status, error })
    expect(happened).toEqual([])
  })

  test('with a charset after its type is fine', async () => {
    const headers = { 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=UTF-8' }
    expect((await setUp().endpoint(posted(form, headers), HERE)).status).toBe(200)
  })
})

test('no event names an e-mail address, a password or a token', async () => {
  const { signIn, guess, renew, revoke, happened } = setUp()
  const { refresh_token: first } = await signIn()
  const second = granted.parse(await (await renew(first)).json())
  await guess('hunter2')
  await guess('hunter2', HERE, 'nobody@example.org')
  await renew(first)
  await signIn()
  await revoke(second.refresh_token)
  const said = JSON.stringify(happened)
  for (const secret of ['@', 'hunter2', DEMO_PASSWORD, first, second.refresh_token])
    expect(said).not.toContain(secret)
})
