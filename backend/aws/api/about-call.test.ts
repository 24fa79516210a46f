import { expect, test } from 'vitest'
import { aboutCall } from './about-call.ts'

const CALL = { field: 'Query.me', correlationId: 'c-1', identity: null, selection: null }

test.each([
  [{}, {}],
  [{ id: 'r1' }, { requestId: 'r1' }],
  [{ requestId: 'r1', path: 'secret.csv' }, { requestId: 'r1' }],
  [{ input: { id: 'r1', reason: 'secret' } }, { requestId: 'r1' }],
  [{ input: { title: 'secret' } }, {}],
  [{ id: 'someone@example.org' }, {}],
  [{ id: 'x'.repeat(129) }, {}],
])('a call is known by its field, its correlation id and its request: %j', (args, about) => {
  expect(aboutCall({ ...CALL, arguments: args })).toEqual({
    field: 'Query.me',
    correlationId: 'c-1',
    ...about,
  })
})

test.each([undefined, 'text', {}, { ...CALL, correlationId: 'someone@example.org' }])(
  'of anything else nothing is said',
  (event) => {
    expect(aboutCall(event)).toEqual({})
  },
)
