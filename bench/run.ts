// Runs a benchmark: `npm run bench -- list-requests`. Without a name it says which there are.
import { largeFile } from './large-file.ts'
import { listRequestsBench } from './list-requests.ts'
import { manyFiles } from './many-files.ts'

interface Benchmark {
  readonly about: string
  readonly run: (args: readonly string[]) => Promise<void>
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  'list-requests': {
    about: 'pages of the list of requests at 1,000, 10,000 and 100,000 requests, beside a full scan',
    run: listRequestsBench,
  },
  'large-file': {
    about: 'one large file from draft to download: times and peak memory of the server (--gib N, default 3)',
    run: largeFile,
  },
  'many-files': {
    about: 'many small files from draft to download (--files N, default 2000)',
    run: manyFiles,
  },
}

const [name, ...args] = process.argv.slice(2)
const chosen = name === undefined ? undefined : BENCHMARKS[name]
if (chosen) await chosen.run(args)
else {
  for (const [known, { about }] of Object.entries(BENCHMARKS)) console.log(`${known.padEnd(14)} ${about}`)
  process.exitCode = name === undefined ? 0 : 2
}
