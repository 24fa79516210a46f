import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const UPWARDS = 'Imports go one way: core <- areas <- entry <- homes.'
const PORTS = 'The world enters through ports.'

/** Where no file may import what, and the sentence that says why. */
const FORBIDDEN: readonly {
  readonly files: readonly string[]
  readonly imports: readonly string[]
  readonly because: string
}[] = [
  {
    files: ['core/x.ts', 'core/deeper/x.ts'],
    imports: [
      '#egress/steps.ts',
      '#egress/handlers/add-files.ts',
      '#people/groups.ts',
      '#audit/event.ts',
      '#package/write-package.ts',
      '#ports/ports.ts',
    ],
    because: 'core speaks of nothing above it.',
  },
  {
    files: ['core/x.ts', 'egress/x.ts', 'egress/tasks/x.ts', 'audit/x.ts', 'ports/x.ts'],
    imports: ['node:fs', 'node:fs/promises', 'node:http', 'node:net', 'node:child_process', 'node:sqlite'],
    because: PORTS,
  },
  {
    files: ['entry/x.ts'],
    imports: ['node:fs', 'node:fs/promises', 'node:http', 'node:sqlite'],
    because: PORTS,
  },
  {
    files: [
      'core/x.ts',
      'egress/x.ts',
      'egress/tasks/x.ts',
      'audit/x.ts',
      'ports/x.ts',
      'people/x.ts',
      'package/x.ts',
    ],
    imports: ['#entry/fields.ts', '../entry/fields.ts'],
    because: UPWARDS,
  },
  {
    files: [
      'core/x.ts',
      'egress/x.ts',
      'egress/tasks/x.ts',
      'audit/x.ts',
      'ports/x.ts',
      'people/x.ts',
      'package/x.ts',
      'entry/x.ts',
    ],
    imports: [
      '#local/home.ts',
      '#local/http/routes.ts',
      '#aws/home.ts',
      '#cli/run.ts',
      '#infra/app.ts',
      '../local/home.ts',
      '../aws/home.ts',
      '../cli/run.ts',
    ],
    because: UPWARDS,
  },
  {
    files: ['people/x.ts', 'package/x.ts'],
    imports: [
      '#egress/handlers/add-files.ts',
      '#egress/tasks/next-step.ts',
      '#egress/queries/get-request.ts',
    ],
    because: "An area does not import another area's handlers.",
  },
  {
    files: ['local/x.ts', 'local/http/x.ts'],
    imports: ['#aws/home.ts', '#cli/run.ts', '#infra/app.ts', '../aws/home.ts'],
    because: 'The homes do not know each other.',
  },
  {
    files: ['aws/x.ts', 'aws/records/x.ts'],
    imports: ['#local/home.ts', '#cli/run.ts', '#infra/app.ts', '../local/home.ts'],
    because: 'The homes do not know each other.',
  },
  {
    files: ['infra/x.ts', 'infra/stateless/x.ts'],
    imports: ['#local/home.ts', '#entry/fields.ts', '#aws/files/s3-staging.ts', '#aws/functions/read.ts'],
    because: 'The templates take names and tables, not code.',
  },
  {
    files: ['journeys/x.ts'],
    imports: ['#local/home.ts', '#aws/home.ts', '#cli/run.ts', '#infra/app.ts', '../local/home.ts'],
    because: 'A journey does not know its home.',
  },
  {
    files: ['cli/x.ts', 'cli/commands/x.ts'],
    imports: ['#aws/home.ts', '#infra/app.ts', '#egress/handlers/add-files.ts', '#egress/tasks/next-step.ts'],
    because: 'The command line is a client of the API.',
  },
]

/** The way that imports may go. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'core/y.ts': ['#core/digest.ts', 'node:crypto', '../core/ids.ts'],
  'egress/y.ts': [
    '#core/digest.ts',
    '#ports/ports.ts',
    '#audit/event.ts',
    '#package/write-package.ts',
    'node:path',
  ],
  'audit/y.ts': ['#core/digest.ts', '#egress/request.ts'],
  'ports/y.ts': ['#core/actor.ts', '#egress/request.ts'],
  'people/y.ts': ['#core/actor.ts', '#egress/transitions.ts', 'node:fs'],
  'package/y.ts': ['#core/paths.ts', '#egress/manifest.ts', 'node:fs/promises'],
  'entry/y.ts': ['#core/fault.ts', '#egress/handlers/add-files.ts', '#ports/ports.ts'],
  'local/y.ts': [
    '#entry/fields.ts',
    '#egress/handlers/add-files.ts',
    '#ports/ports.ts',
    'node:sqlite',
    'node:http',
  ],
  'aws/y.ts': ['#entry/fields.ts', '#egress/reconcile.ts', '#ports/ports.ts', 'node:fs'],
  'infra/y.ts': [
    '#aws/function-table.ts',
    '#aws/records/table-shape.ts',
    '#egress/settings-schema.ts',
    'node:fs',
  ],
  'journeys/y.ts': ['#core/digest.ts', '#package/verify-package.ts', '#entry/fields.ts', 'node:fs'],
  'cli/y.ts': ['#core/fault.ts', '#package/verify-package.ts', 'node:fs/promises'],
  'core/y.test.ts': ['#egress/steps.ts', '#local/home.ts', 'node:fs'],
}

interface Breach {
  readonly file: string
  readonly imported: string
  readonly because: string
}

const planted: readonly Breach[] = FORBIDDEN.flatMap(({ files, imports, because }) =>
  files.flatMap((file) => imports.map((imported) => ({ file, imported, because }))),
)

const config = z.looseObject({
  options: z.looseObject({}),
  overrides: z.array(
    z.looseObject({ files: z.array(z.string()), rules: z.record(z.string(), z.unknown()).default({}) }),
  ),
})
const restriction = z.tuple([
  z.literal('error'),
  z.object({ patterns: z.array(z.object({ message: z.string() })) }),
])
const report = z.object({
  diagnostics: z.array(
    z.object({
      code: z.string(),
      help: z.string().nullish(),
      message: z.string(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.int() }) })),
    }),
  ),
})

const rules = config.parse(JSON.parse(readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8')))

let folder: string
let found: readonly Breach[]
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-lint-'))
  // The directions do not need types; without them no project has to be built in the folder.
  const untyped = { ...rules, options: { ...rules.options, typeAware: false } }
  writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify(untyped))
  const lines = new Map<string, string[]>()
  for (const { file, imported } of planted) lines.set(file, [...(lines.get(file) ?? []), imported])
  for (const [file, imports] of [...lines, ...Object.entries(ALLOWED)]) plant(file, imports)
  found = breachesIn(lint(), lines)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function plant(file: string, imports: readonly string[]): void {
  const path = join(folder, 'backend', file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, imports.map((imported) => `import '${imported}'\n`).join(''))
}

function lint(): z.infer<typeof report>['diagnostics'] {
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint')
  const { stdout, stderr } = spawnSync(process.execPath, [oxlint, '--format', 'json', 'backend'], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(`oxlint said nothing: ${stderr}`)
  return report.parse(JSON.parse(stdout)).diagnostics
}

/** Each planted file has one import a line, so the line tells which import was found. */
function breachesIn(
  diagnostics: z.infer<typeof report>['diagnostics'],
  lines: ReadonlyMap<string, readonly string[]>,
): readonly Breach[] {
  return diagnostics
    .filter(({ code }) => code === 'eslint(no-restricted-imports)')
    .map(({ filename, labels, help }) => {
      const file = filename.replace(/^backend\//, '')
      const line = labels[0]?.span.line ?? 0
      return { file, imported: lines.get(file)?.[line - 1] ?? '', because: help ?? '' }
    })
}

function inOrder(breaches: readonly Breach[]): readonly string[] {
  return breaches.map(({ file, imported, because }) => `${file} > ${imported}: ${because}`).toSorted()
}

test('every import against the direction is found, for the reason that the rule gives, and no other', () => {
  expect(inOrder(found)).toEqual(inOrder(planted))
})

test('imports that go the right way are let through', () => {
  expect(found.filter(({ file }) => file in ALLOWED)).toEqual([])
})

test('no rule about imports is without an import that breaks it', () => {
  const stated = rules.overrides.flatMap(({ files, rules: { 'no-restricted-imports': rule } }) => {
    const patterns = restriction.safeParse(rule).data?.[1].patterns ?? []
    return files.flatMap((glob) =>
      patterns.map(({ message }) => `${glob.replace(/^backend\/|\/\*\*$/g, '')}: ${message}`),
    )
  })
  const broken = new Set(found.map(({ file, because }) => `${file.split('/')[0]}: ${because}`))
  expect(stated.length).toBeGreaterThan(0)
  expect(stated.filter((rule) => !broken.has(rule))).toEqual([])
})
