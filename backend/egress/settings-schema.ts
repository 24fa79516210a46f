import * as z from 'zod'
import type { Agreement, Problem } from '#core/agreeing.ts'
import { name } from '#egress/name-schema.ts'
import type { ReleaseLimits } from '#egress/release-plan.ts'
import type { Settings } from '#egress/settings.ts'
import type { BatchLimits } from '#egress/staging-plan.ts'

/** Groups that decide; the others run, ask or read. */
export const REVIEWERS = ['InformationGovernance', 'ResearchIT'] as const

export const whole = (least: number, most: number) => z.int().min(least).max(most)

/** How much one task does: as much as it can, if it is left out. */
export function batches(most: BatchLimits) {
  return z
    .strictObject({
      files: whole(1, most.files).default(most.files),
      bytes: whole(1, most.bytes).default(most.bytes),
    })
    .default(most)
}

/** How packages are made; what is left out is as given. */
export function packing(usual: ReleaseLimits, most: BatchLimits) {
  const limits = ({ files, bytes }: BatchLimits) =>
    z
      .strictObject({
        files: whole(1, most.files).default(files),
        bytes: whole(1, most.bytes).default(bytes),
      })
      .default({ files, bytes })
  return {
    level: z.enum(['fast', 'balanced', 'small']).default('balanced'),
    /** What one task packs alone. */
    here: limits(usual.here),
    /** What each of many packs where it is more. */
    batch: limits(usual.batch),
  }
}

const policy = z.strictObject({
  version: whole(1, 1_000_000),
  stages: z
    .array(z.strictObject({ group: z.enum(REVIEWERS), timeoutDays: z.number().positive().max(365) }))
    .min(1)
    .max(5),
  /** Groups that may download beside the requester. */
  recipients: z.array(z.enum(REVIEWERS)).default([]),
})

/** The parts of a configuration that mean the same in every home. */
export const settingsParts = {
  projects: z.array(z.strictObject({ id: name, name: z.string().min(1).max(200), policy: name })).min(1),
  policies: z.record(name, policy),
  limits: z.strictObject({
    filesPerRequest: whole(1, 200_000),
    filesPerCall: whole(1, 5_000),
    bytesPerFile: whole(1, Number.MAX_SAFE_INTEGER),
    bytesPerRequest: whole(1, Number.MAX_SAFE_INTEGER),
  }),
  download: z.strictObject({
    maxDownloads: whole(1, 1_000),
    ticketSeconds: whole(10, 3_600),
    availableDays: whole(1, 3_650),
  }),
  adminAddress: z.email(),
}

type SettingsParts = z.output<z.ZodObject<typeof settingsParts>>

/** An execution of Step Functions lives a year at most. */
const MAX_DAYS = 360

/** What these parts must agree on. */
export const SETTINGS_AGREEMENTS: readonly Agreement<SettingsParts>[] = [
  {
    about: ['projects'],
    problems: ({ projects }) => {
      const ids = projects.map(({ id }) => id)
      const repeated = new Set(ids.filter((id, place) => ids.indexOf(id) < place))
      return [...repeated].map((id) => [['projects'], `two projects have the id "${id}"`])
    },
  },
  {
    about: ['projects', 'policies'],
    problems: ({ projects, policies }) =>
      projects.flatMap(({ policy: named }, place): Problem[] =>
        Object.hasOwn(policies, named)
          ? []
          : [[['projects', place, 'policy'], `there is no policy "${named}"`]],
      ),
  },
  {
    about: ['policies'],
    problems: ({ policies }) =>
      Object.entries(policies).flatMap(([key, { stages }]): Problem[] =>
        stages.reduce((days, { timeoutDays }) => days + timeoutDays, 0) > MAX_DAYS
          ? [[['policies', key, 'stages'], `take more than ${MAX_DAYS} days together`]]
          : [],
      ),
  },
  {
    about: ['limits'],
    problems: ({ limits }) =>
      limits.bytesPerFile > limits.bytesPerRequest
        ? [[['limits', 'bytesPerFile'], 'is more than bytesPerRequest']]
        : [],
  },
]

/** Projects of somebody else that are mapped to none of ours. */
export function unmappedProjects(
  at: readonly string[],
  mapping: Readonly<Record<string, string>>,
  { projects }: Pick<SettingsParts, 'projects'>,
): readonly Problem[] {
  return Object.entries(mapping).flatMap(([theirs, ours]): Problem[] =>
    projects.some(({ id }) => id === ours) ? [] : [[[...at, theirs], `there is no project "${ours}"`]],
  )
}

const SECONDS_PER_DAY = 86_400

/** The policies as the areas know them. */
export function policiesOf(policies: SettingsParts['policies']): Settings['policies'] {
  return Object.fromEntries(
    Object.entries(policies).map(([key, { version, stages, recipients }]) => [
      key,
      {
        name: key,
        version,
        recipients,
        stages: stages.map(({ group, timeoutDays }) => ({
          group,
          timeoutSeconds: Math.max(1, Math.round(timeoutDays * SECONDS_PER_DAY)),
        })),
      },
    ]),
  )
}
