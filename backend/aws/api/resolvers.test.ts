import { describe, expect, test } from 'vitest'
import { openResolver, ResolverError } from './run-resolver.fixture.ts'

const TRACE = '1-67891233-abcdef012345678912345678'

const CLAIMS = {
  sub: 's-1',
  iss: 'https://cognito-idp.eu-west-2.amazonaws.com/pool',
  client_id: 'web',
  token_use: 'access',
  exp: 2_400,
  iat: 1_500,
  auth_time: 1_000,
  jti: 'token',
  username: 's-1',
  'cognito:groups': ['Researcher', 'project-demo'],
}

const COGNITO = {
  sub: 's-1',
  username: 's-1',
  groups: ['Researcher', 'project-demo'],
  issuer: CLAIMS.iss,
  defaultAuthStrategy: 'ALLOW',
  sourceIp: ['192.0.2.7'],
  claims: CLAIMS,
}

const IAM = {
  accountId: '111122223333',
  userArn: 'arn:aws:sts::111122223333:assumed-role/export/session',
  username: 'AROAEXAMPLE:session',
  cognitoIdentityId: null,
  sourceIp: ['192.0.2.7'],
}

function context(change: object = {}) {
  return {
    arguments: { id: 'r1' },
    identity: COGNITO,
    info: {
      parentTypeName: 'Query',
      fieldName: 'getRequest',
      selectionSetList: ['id', 'files', 'files/bytes'],
      selectionSetGraphQL: '{\n  id\n  files {\n    bytes\n  }\n}',
    },
    request: { headers: { 'x-amzn-trace-id': `Root=${TRACE};Parent=53995c3f42cd8ad8;Sampled=1` } },
    stash: {},
    ...change,
  }
}

function thrownBy(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}

describe('a field that a Lambda answers', () => {
  const invoke = openResolver('invoke')

  test('is sent to it with who asks, what they selected, and the trace that it belongs to', () => {
    expect(invoke.request(context())).toEqual({
      operation: 'Invoke',
      payload: {
        field: 'Query.getRequest',
        arguments: { id: 'r1' },
        identity: { claims: CLAIMS },
        selection: ['id', 'files', 'files/bytes'],
        correlationId: TRACE,
      },
    })
  })

  test('says of a role its ARN, and of nobody that it is nobody', () => {
    const identityOf = (identity: unknown) => invoke.request(context({ identity }))
    expect(identityOf(IAM)).toMatchObject({ payload: { identity: { userArn: IAM.userArn } } })
    expect(identityOf(null)).toMatchObject({ payload: { identity: null } })
    expect(identityOf({})).toMatchObject({ payload: { identity: null } })
  })

  test('hands on no name and no address, whatever the token has', () => {
    const claims = { ...CLAIMS, token_use: 'id', email: 'ada@example.org', name: 'Ada', 'custom:x': '1' }
    const sent = JSON.stringify(invoke.request(context({ identity: { ...COGNITO, claims } })))
    expect(sent).not.toMatch(/example\.org|Ada|custom|192\.0\.2/)
    expect(sent).toContain('"token_use":"id"')
  })

  test.each([
    [{}],
    [{ 'x-amzn-trace-id': 'Parent=53995c3f42cd8ad8' }],
    [{ 'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678\n' }],
    [{ 'x-amzn-trace-id': `Root=${'"'.repeat(35)}` }],
  ])('gets an id of its own where there is no trace: %j', (headers) => {
    const { payload } = invoke.request(context({ request: { headers } })) as {
      payload: { correlationId: string }
    }
    expect(payload.correlationId).toMatch(/^[0-9a-f-]{36}$/)
    expect(invoke.request(context({ request: undefined }))).toMatchObject({ payload })
  })

  test.each([
    ['an alias', '{\n  title: purpose\n}'],
    ['an alias further down', '{\n  files {\n    size: bytes\n  }\n}'],
    ['a named fragment', '{\n  id\n  ...Whole\n}'],
    ['a named fragment that begins like an inline one', '{\n  ...only\n}'],
    ['a condition', '{\n  id @include(if: $more)\n}'],
    ['nothing that is told', undefined],
  ])('asks for everything where it cannot be told what was selected: %s', (_what, selectionSetGraphQL) => {
    const { info } = context()
    expect(invoke.request(context({ info: { ...info, selectionSetGraphQL } }))).toMatchObject({
      payload: { selection: null },
    })
  })

  test('knows what was selected in inline fragments', () => {
    const { info } = context()
    const selectionSetGraphQL =
      '{\n  ... on Request {\n    id\n  }\n  ... {\n    files {\n      bytes\n    }\n  }\n}'
    expect(invoke.request(context({ info: { ...info, selectionSetGraphQL } }))).toMatchObject({
      payload: { selection: info.selectionSetList },
    })
  })

  test('is answered with what the Lambda says, also where that is nothing', () => {
    for (const data of [{ id: 'r1' }, null, false, 0, []])
      expect(invoke.response(context({ result: { data } }))).toEqual(data)
  })

  test('ends with the fault of the Lambda: its code, its sentence, and the id in the log', () => {
    const fault = { code: 'BAD_INPUT', message: 'id: is empty', correlationId: TRACE }
    const error = thrownBy(() => invoke.response(context({ result: { fault } })))
    expect(error).toBeInstanceOf(ResolverError)
    expect(error).toMatchObject({
      message: 'id: is empty',
      errorType: 'BAD_INPUT',
      errorInfo: { code: 'BAD_INPUT', correlationId: TRACE },
    })
  })

  test('ends without a word of what is inside where the Lambda failed or said nothing', () => {
    const stash = { correlationId: TRACE }
    const error = { message: 'Task timed out in /var/task/secret.js', type: 'Lambda:Unhandled' }
    for (const change of [
      { stash, error, result: null },
      { stash, result: null },
    ]) {
      const thrown = thrownBy(() => invoke.response(context(change)))
      expect(thrown).toMatchObject({
        message:
          'Something went wrong here, and it was reported. Look at how things stand before you try again.',
        errorType: 'INTERNAL',
        errorInfo: { code: 'INTERNAL', correlationId: TRACE },
      })
    }
  })

  test('keeps its id from the request to the response', () => {
    const ctx = context()
    invoke.request(ctx)
    expect(thrownBy(() => invoke.response({ ...ctx, error: { message: 'x', type: 'y' } }))).toMatchObject({
      errorInfo: { correlationId: TRACE },
    })
  })
})

describe('watching a request', () => {
  const subscription = openResolver('onRequestChanged')

  test('asks the Lambda whether they may, and answers nothing yet', () => {
    const info = { ...context().info, parentTypeName: 'Subscription', fieldName: 'onRequestChanged' }
    expect(subscription.request(context({ info }))).toMatchObject({
      operation: 'Invoke',
      payload: { field: 'Subscription.onRequestChanged', arguments: { id: 'r1' } },
    })
    expect(subscription.response(context({ result: { data: true } }))).toBeNull()
  })

  test.each([false, null, 'true', 1, {}])('is refused unless the answer is yes: %j', (data) => {
    const stash = { correlationId: TRACE }
    expect(thrownBy(() => subscription.response(context({ stash, result: { data } })))).toMatchObject({
      message: 'There is no request under this id that you may see.',
      errorType: 'NOT_FOUND',
      errorInfo: { code: 'NOT_FOUND', correlationId: TRACE },
    })
  })

  test('is refused where the Lambda failed', () => {
    const failed = context({ result: null, error: { message: 'x', type: 'y' } })
    expect(thrownBy(() => subscription.response(failed))).toMatchObject({ errorType: 'INTERNAL' })
    const fault = { code: 'UNAUTHENTICATED', message: 'Sign in', correlationId: TRACE }
    expect(thrownBy(() => subscription.response(context({ result: { fault } })))).toMatchObject({
      errorType: 'UNAUTHENTICATED',
    })
  })
})

test('a change is passed on as the service says it, and no more than that', () => {
  const { request, response } = openResolver('requestChanged')
  const ctx = context({ arguments: { id: 'r1', version: 7, title: 'Survival' } })
  expect(request(ctx)).toEqual({ payload: { id: 'r1', version: 7 } })
  expect(response({ ...ctx, result: { id: 'r1', version: 7 } })).toEqual({ id: 'r1', version: 7 })
})
