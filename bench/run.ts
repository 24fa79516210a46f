// Runs a benchmark: `npm run bench -- list-requests`. Without a name it says which there are.
import { lambdaFunctions } from './lambda-functions.ts'
import { costsPage } from './costs/costs-page.ts'
import { deflateBench } from './deflate.ts'
import { largeFile } from './large-file.ts'
import { listDynamodb } from './list-dynamodb.ts'
import { listRequestsBench } from './list-requests.ts'
import { manyFiles } from './many-files.ts'
import { packageBench } from './package.ts'
import { releaseFar } from './release-far/release-far.ts'
import { releaseTogether } from './release-together/release-together.ts'
import { staging } from './staging/staging.ts'

interface Benchmark {
  readonly about: string
  readonly run: (args: readonly string[]) => Promise<void>
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  'list-requests': {
    about: 'pages of the list of requests at 1,000, 10,000 and 100,000 requests, beside a full scan',
    run: listRequestsBench,
  },
  'lambda-functions': {
    about: 'code size and import time of each function, beside the bare SDK client with Cedar',
    run: lambdaFunctions,
  },
  costs: {
    about:
      'what the AWS home costs for 1,000 requests and for a month, by the inputs of costs/load.ts and prices.ts',
    run: async () => console.log(costsPage()),
  },
  'list-dynamodb': {
    about:
      'the same on DynamoDB: bytes and read units of a page, beside a full scan (--small: without 100,000)',
    run: listDynamodb,
  },
  deflate: {
    about: 'our deflate beside zlib, one core: speed and size on research data (--rounds N, default 5)',
    run: deflateBench,
  },
  'large-file': {
    about: 'one large file from draft to download: times and peak memory of the server (--gib N, default 3)',
    run: largeFile,
  },
  'release-together': {
    about:
      'a package that 1, 2 and 4 processes pack together on the AWS emulator, and what is packed again after a kill (--files N, default 10000; --rounds N, default 3)',
    run: releaseTogether,
  },
  staging: {
    about:
      'small files staged many at once, beside one by one, and a large one in ranges, beside one stream, from an S3 that takes 15 ms (--files N, --bytes N, --mib N)',
    run: staging,
  },
  'release-far': {
    about:
      'small files packed many at once, beside one by one, and a large package sent in parts at once, beside one part at a time, with an S3 that takes 15 ms (--files N, --bytes N, --mib N, --rounds N)',
    run: releaseFar,
  },
  'many-files': {
    about: 'many small files from draft to download (--files N, default 2000)',
    run: manyFiles,
  },
  package: {
    about:
      "the package writer beside Python's zipfile, zip, 7z and archiver: speed, size and memory (--corpora a,b ...)",
    run: packageBench,
  },
}

const [name, ...args] = process.argv.slice(2)
const chosen = name === undefined ? undefined : BENCHMARKS[name]
if (chosen) await chosen.run(args)
else {
  for (const [known, { about }] of Object.entries(BENCHMARKS)) console.log(`${known.padEnd(16)} ${about}`)
  process.exitCode = name === undefined ? 0 : 2
}
