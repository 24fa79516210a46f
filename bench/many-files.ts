import { parseArgs } from 'node:util'
import { egressRun } from './egress-run.ts'

/** Many small tables in folders, no two alike. */
export async function manyFiles(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { files: { type: 'string', default: '2000' } } })
  await egressRun(
    Array.from({ length: Number(values.files) }, (_, index) => {
      const content = Buffer.from(`region,n\n${`north,${index}\n`.repeat(200)}`)
      return {
        path: `tables/part-${Math.floor(index / 100)}/table-${index}.csv`,
        bytes: content.byteLength,
        open: () => once(content),
      }
    }),
  )
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}
