import { mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** The pages in Chromium, run by `npm run test:browser`. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  { test: { include: ['frontend/browser/*.browser.ts'], testTimeout: 120_000 } },
)
