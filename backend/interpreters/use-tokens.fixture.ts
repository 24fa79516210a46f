import { existsSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { TokenUse } from './case.fixture.ts'
import { linesOf, type Observed } from './observed.fixture.ts'

/** What can be done with a token, as the port of the workflow names it. */
export interface TokenDesk {
  readonly give: (token: string, output: unknown) => Promise<'resumed' | 'gone'>
  readonly fail: (token: string, error: string, cause: string) => Promise<'resumed' | 'gone'>
}

/** Uses the tokens of an execution one after the other, each as soon as the task has left it in its log. */
export async function useTokens(
  uses: readonly TokenUse[],
  log: string,
  desk: TokenDesk,
): Promise<Observed['uses']> {
  const became: ('resumed' | 'gone')[] = []
  for (const use of uses) {
    const token = await tokenIn(log, use.which ?? 0)
    await setTimeout(use.afterMs ?? 0)
    became.push(
      'give' in use ? await desk.give(token, use.give) : await desk.fail(token, use.fail, use.cause),
    )
  }
  return became
}

async function tokenIn(log: string, which: number): Promise<string> {
  for (;;) {
    const lines = existsSync(log) ? linesOf(readFileSync(log, 'utf8')) : []
    const token = lines.flatMap((line) => line.token ?? [])[which]
    if (token !== undefined) return token
    await setTimeout(50)
  }
}
