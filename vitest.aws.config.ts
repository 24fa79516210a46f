import { mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

// Never against an account: the emulator's address is what `npm run test:aws` sets.
if (!process.env['AWS_ENDPOINT_URL']?.startsWith('http://127.0.0.1:')) {
  throw new Error('These tests run on the AWS emulator that npm run test:aws starts.')
}

/** What runs on the AWS emulator: all tests share the one that `npm run test:aws` started, and use names of their own. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  {
    test: {
      include: ['backend/**/*.aws.test.ts'],
      testTimeout: 120_000,
      hookTimeout: 120_000,
      maxConcurrency: 10,
    },
  },
)
