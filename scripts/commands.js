import { readFileSync } from 'node:fs'

/**
 * Keeps the resident memory of a long-lived server small: a small young generation, and an allocator that gives large
 * blocks (a password's 19 MiB) back to the system. See bench/README.md.
 */
export const MEMORY = JSON.parse(readFileSync(new URL('memory.json', import.meta.url), 'utf8'))

const bin = (name) => `node_modules/.bin/${name}`

/** What each npm script runs, step by step, with the pinned Node. */
export const COMMANDS = {
  start: [[...MEMORY.flags, 'backend/local/main.ts']],
  test: [[bin('vitest'), 'run']],
  'test:aws': [['scripts/test-aws.ts']],
  'test:browser': [[bin('vitest'), 'run', '--config', 'vitest.browser.config.ts']],
  'test:crash': [['backend/local/crash/sweep.ts', '--all', '--way', 'release']],
  demo: [['examples/demo.ts']],
  codegen: [
    [bin('graphql-codegen'), '--config', 'codegen.ts', '--silent'],
    ['scripts/write-appsync-schema.ts'],
    ['scripts/write-deflate-module.ts'],
  ],
  format: [[bin('oxfmt'), '.']],
  migrate: [['backend/migrate/main.ts']],
  diagram: [['scripts/draw-statuses.ts']],
  bench: [['bench/run.ts']],
  synth: [[bin('cdk'), 'synth', '--quiet']],
  'publish:web': [['backend/aws/web/main.ts']],
  check: [
    [bin('tsc')],
    [bin('tsc'), '-p', 'backend/infra'],
    [bin('tsc'), '-p', 'frontend'],
    [bin('oxlint')],
    [bin('oxfmt'), '--check', '.'],
    [bin('knip')],
    ['scripts/check-generated.ts'],
    [bin('vitest'), 'run'],
  ],
}
