// @ts-check
import { expect, test } from 'vitest'
import { challengeOf, randomText } from './pkce.js'

test('the challenge to the verifier of RFC 7636, appendix B, is the one that it gives', async () => {
  expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  )
})

test('a verifier has 43 of the letters that RFC 7636 allows, and is never the same', () => {
  const verifiers = Array.from({ length: 200 }, randomText)
  for (const verifier of verifiers) expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(new Set(verifiers).size).toBe(200)
})
