import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Node loads the one build of graphql, and so do the libraries; two builds would not know each other's errors.
  resolve: { alias: { graphql: 'graphql/index.js' } },
  test: {
    include: [
      'backend/**/*.test.ts',
      'bench/**/*.test.ts',
      'examples/**/*.test.ts',
      'frontend/lib/*.test.js',
    ],
    // These need the AWS emulator: `npm run test:aws`.
    exclude: ['**/*.aws.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
