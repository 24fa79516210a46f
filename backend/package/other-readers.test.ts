import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReadableStream } from 'node:stream/web'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPromise } from 'yauzl'
import { sha256Hex } from '#core/digest.ts'
import { pathProblem } from '#core/paths.ts'
import { entryOf, writePackage } from '#package/write-package.ts'

// Packages are read by programs that know nothing of ours.

const run = promisify(execFile)

/** Names in many scripts, with signs that mean something elsewhere, and as long as names may be. */
const NAMES = [
  'plain.csv',
  'with space.csv',
  "quote's & (brackets) [x] {y} ~#$%^+=,;!@.csv",
  'Größe/Müller.csv',
  'français/été.csv',
  'Ελληνικά/δεδομένα.csv',
  'русский/данные.csv',
  'עברית/נתונים.csv',
  'العربية/بيانات.csv',
  'हिन्दी/आँकड़े.csv',
  'বাংলা/তথ্য.csv',
  'ไทย/ข้อมูล.csv',
  '中文/数据.csv',
  '日本語/データ.csv',
  '한국어/자료.csv',
  'አማርኛ/መረጃ.csv',
  'ქართული/მონაცემები.csv',
  'emoji/📊.csv',
  'math/𝛼𝛽.csv',
  `${'s'.repeat(251)}.csv`,
  `${'é'.repeat(125)}.csv`,
  [...Array.from({ length: 4 }, (_, i) => String(i).repeat(250)), 'x.csv'].join('/'),
]

const FILES = [
  ...NAMES.map((name, i) => ({ name, data: Buffer.from(`name,n\n${name},${i}\n`.repeat(i * 7)) })),
  {
    name: 'large/table.csv',
    data: Buffer.from(Array.from({ length: 300_000 }, (_, i) => `${i},${i % 97}\n`).join('')),
  },
  { name: 'large/noise.bin', data: randomBytes((3 << 20) + 17) },
  { name: 'large/zeros.bin', data: Buffer.alloc(5 << 20) },
  { name: 'large/half.bin', data: Buffer.concat([randomBytes(2 << 20), Buffer.alloc(2 << 20, 'abc')]) },
]

let folder: string
const packageAt = (level: string): string => join(folder, `${level}.zip`)
const LEVELS = ['fast', 'balanced', 'small'] as const

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-readers-'))
  for (const level of LEVELS)
    await writePackage({
      target: packageAt(level),
      entries: ReadableStream.from(FILES.map(({ name, data }) => entryOf(name, data))),
      level,
      limits: { bytes: 4 << 20, files: 10 },
    })
})
afterAll(() => rm(folder, { recursive: true }))

async function has(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, [...args]).then(
    () => true,
    () => false,
  )
}
const hasPython = await has('python3', ['-c', 'import zipfile'])
const hasUnzip = await has('unzip', ['-v'])
const hashes = Object.fromEntries(FILES.map(({ name, data }) => [name, sha256Hex(data)]))

test('the names are such as may be in a package', () => {
  expect(NAMES.filter((name) => pathProblem(name) !== undefined)).toEqual([])
  expect(Math.max(...NAMES.map((name) => Buffer.byteLength(name)))).toBeGreaterThan(1_000)
})

test.each(LEVELS)('yauzl reads a package of level %s', async (level) => {
  const zip = await openPromise(packageAt(level), { strictFileNames: true })
  const found: Record<string, string> = {}
  for await (const entry of zip.eachEntry()) {
    const chunks: Uint8Array[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk)
    found[entry.fileName] = sha256Hex(Buffer.concat(chunks))
  }
  expect(found).toEqual(hashes)
})

const PYTHON = `
import hashlib, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as package:
    assert package.testzip() is None
    print(json.dumps({name: hashlib.sha256(package.read(name)).hexdigest() for name in package.namelist()}))
`

test.for(LEVELS)("Python's zipfile reads a package of level %s", async (level, { skip }) => {
  skip(!hasPython, 'there is no Python 3 here')
  const script = join(folder, 'read.py')
  await writeFile(script, PYTHON)
  const { stdout } = await run('python3', [script, packageAt(level)], { maxBuffer: 1 << 24 })
  expect(JSON.parse(stdout)).toEqual(hashes)
})

test.for(LEVELS)('Info-ZIP tests and unpacks a package of level %s', async (level, { skip }) => {
  skip(!hasUnzip, 'there is no unzip here')
  await run('unzip', ['-tqq', packageAt(level)])
  const target = join(folder, level)
  const env = { ...process.env, LC_ALL: 'C.UTF-8' }
  await run('unzip', ['-qq', packageAt(level), '-d', target], { env })
  for (const { name, data } of FILES) expect((await readFile(join(target, name))).equals(data)).toBe(true)
})
