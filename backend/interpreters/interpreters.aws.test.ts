import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Cases } from './case.fixture.ts'
import { CONTROL } from './control.fixture.ts'
import { DATA } from './data.fixture.ts'
import { DIFFERENCES } from './differences.fixture.ts'
import { DISTRIBUTED } from './distributed.fixture.ts'
import type { Observed } from './observed.fixture.ts'
import { runLocally } from './run-locally.fixture.ts'
import { makeFunction, runOnEmulator } from './run-on-emulator.fixture.ts'
import { TASKS, TOKENS } from './tasks.fixture.ts'

let folder: string
let functionName: string
let logs = 0
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-interpreters-'))
  functionName = await makeFunction()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const newLog = () => join(folder, String((logs += 1)))

/** A pause is at least as long as it has to be; a busy machine makes it longer. */
const LATE_SECONDS = 1.8

function expectShown(
  { pauses, ...observed }: Observed,
  { pauses: asked, ...shown }: Partial<Observed>,
): void {
  expect(observed).toMatchObject(shown)
  if (!asked) return
  expect(pauses).toHaveLength(asked.length)
  for (const [index, seconds] of asked.entries()) {
    expect(pauses[index]).toBeGreaterThan(seconds - 0.1)
    expect(pauses[index]).toBeLessThan(seconds + LATE_SECONDS)
  }
}

const SUITES = { DATA, CONTROL, DISTRIBUTED, TASKS, TOKENS } satisfies Record<string, Cases>

describe.each(Object.entries(SUITES))('%s', (_, cases) => {
  test.concurrent.each(Object.entries(cases))('%s', async (name, asked) => {
    const [local, emulator] = await Promise.all([
      runLocally(asked, newLog()),
      runOnEmulator(asked, newLog(), functionName),
    ])
    expectShown(local, asked.shows)
    const difference = DIFFERENCES[name]
    const same = { ...local, pauses: emulator.pauses }
    expectShown(emulator, difference?.emulator ?? { ...same, ...asked.shows })
    if (!difference) return expect(emulator).toEqual(same)
    // A difference that is none any more leaves the table.
    if (!difference.emulator.pauses) expect(emulator).not.toEqual(same)
  })
})
