import { afterAll, expect, test } from 'vitest'
import { approvedRequest } from '#egress/approved-request.fixture.ts'
import { RELEASE_TASKS } from '#entry/tasks/release-tasks.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import type { Ports } from '#ports/ports.ts'

const home = await memoryHome()
afterAll(() => home.close())
const { ports } = home
const NEVER = new AbortController().signal
const REASON = new Error('out of time')
const { run } = RELEASE_TASKS.releasePackage

test('an attempt whose source hangs is given up, so is one that waits behind it, and a third releases', async () => {
  const request = await approvedRequest(home, { 'a.csv': 'a,b\n1,2\n' })
  const input = { requestId: request.id, round: 1, attempt: 1 }
  const hung = Promise.withResolvers<void>()
  const hanging: Ports = {
    ...ports,
    staging: {
      ...ports.staging,
      file: () => undefined,
      open() {
        hung.resolve()
        return new Promise<never>(() => {})
      },
    },
  }
  const first = new AbortController()
  const running = run(hanging)(input, first.signal)
  await hung.promise
  const second = new AbortController()
  const waiting = run(ports)(input, second.signal)
  second.abort(REASON)
  await expect(waiting).rejects.toBe(REASON)
  first.abort(REASON)
  await expect(running).rejects.toBe(REASON)
  expect(await ports.records.request(request.id)).not.toHaveProperty('release')
  expect(await run(ports)(input, NEVER)).toEqual({ released: true })
})

test.each(['ENOSPC', 'EDQUOT', 'EFBIG'])(
  'where %s says that there is no room, the step ends with DiskFull, and nothing is published until there is',
  async (code) => {
    const request = await approvedRequest(home, { 'a.csv': 'a,b\n1,2\n' })
    const input = { requestId: request.id, round: 1, attempt: 1 }
    const full = Object.assign(new Error('no room'), { code })
    const without: Ports = {
      ...ports,
      packages: { ...ports.packages, publish: () => Promise.reject(full) },
    }
    await expect(run(without)(input, NEVER)).rejects.toMatchObject({ name: 'DiskFull', cause: full })
    expect(await run(ports)(input, NEVER)).toEqual({ released: true })
  },
)
