import { randomBytes } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { approvedRequest } from '#egress/approved-request.fixture.ts'
import { homeOfBatches, packAllBatches } from '#egress/batches.fixture.ts'
import type { Ports } from '#ports/ports.ts'
import { addPart } from './add-part.ts'
import { layOutPackage } from './lay-out-package.ts'

const MIB = 1 << 20
const LIMITS = { files: 3, bytes: 8 * MIB }
const home = await homeOfBatches(LIMITS)
afterAll(() => home.close())

/** A home whose works have versions, as those in S3. It keeps what each part was added of: one of the works, or what was sent. */
function withVersions(): { ports: Ports; added: (string | undefined)[] } {
  const added: (string | undefined)[] = []
  const { works, packages } = home.ports
  return {
    added,
    ports: {
      ...home.ports,
      works: {
        ...works,
        async put(place, name, content) {
          await works.put(place, name, content)
          return 'v1'
        },
      },
      packages: {
        ...packages,
        addPart(upload, part, content) {
          added[part] = content.work?.name
          return packages.addPart(upload, part, content)
        },
      },
    },
  }
}

test('what Sluice puts in lies in the batch of the first files, so that a store copies that one too', async () => {
  const { ports, added } = withVersions()
  const request = await approvedRequest(home, {
    'a.bin': randomBytes(6 * MIB),
    'b.bin': randomBytes(6 * MIB),
  })
  const input = { requestId: request.id, round: 1, attempt: 1 }
  await packAllBatches(ports, input)
  const { parts } = await layOutPackage(ports)(input)
  for (const part of parts) await addPart(ports)({ ...input, part })
  // The last one is the directory.
  expect(added.slice(1)).toEqual(['batch-0', 'batch-1', undefined])
})
