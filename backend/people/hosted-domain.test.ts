import { expect, test } from 'vitest'
import { isOfHostedDomain } from './hosted-domain.ts'

test('whoever Google says belongs to the domain may come in', () => {
  expect(isOfHostedDomain({ 'custom:hd': 'example.org' }, 'example.org')).toBe(true)
})

test.each([
  ['an account of another domain', { 'custom:hd': 'example.com' }],
  ['an account of a domain below', { 'custom:hd': 'sub.example.org' }],
  ['a private account with an address of the domain', { email: 'someone@example.org' }],
  ['an account that says nothing', {}],
  ['an account of no domain', { 'custom:hd': '' }],
])('%s may not', (_which, attributes) => {
  expect(isOfHostedDomain(attributes, 'example.org')).toBe(false)
})
