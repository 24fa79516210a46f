import { availableParallelism } from 'node:os'
import { constants } from 'node:fs'
import { access, readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { ConfigRefused, parsedFile } from '#core/config-file.ts'
import { policiesOf } from '#egress/settings-schema.ts'
import type { Settings } from '#egress/settings.ts'
import { configSchema, type Config } from './config-schema.ts'

/**
 * The configuration, with every path made absolute from the place of its file, and what it needs there.
 * @throws ConfigRefused
 */
export async function loadConfig(file: string): Promise<Config> {
  const config = withPaths(parseConfig(file, await textOf(file)), (path) => resolve(dirname(file), path))
  const missing = await missingIn(config)
  if (missing.length > 0) throw new ConfigRefused(file, missing)
  return config
}

function withPaths(config: Config, from: (path: string) => string): Config {
  const smtp = config.mail?.smtp
  return {
    ...config,
    ...(config.dataFolder !== undefined && { dataFolder: from(config.dataFolder) }),
    ...(config.people && { people: { usersFile: from(config.people.usersFile) } }),
    ...(smtp && {
      mail: {
        smtp: { ...smtp, ...(smtp.passwordFile !== undefined && { passwordFile: from(smtp.passwordFile) }) },
      },
    }),
    stores: {
      buckets: Object.fromEntries(
        Object.entries(config.stores.buckets).map(([bucket, path]) => [bucket, from(path)]),
      ),
    },
  }
}

/** What the configuration names and does not create. The users file speaks for itself when it is opened. */
async function missingIn({ mail, stores }: Config): Promise<readonly string[]> {
  const passwordFile = mail?.smtp.passwordFile
  const password =
    passwordFile === undefined || (await isReadable(passwordFile))
      ? []
      : [`mail.smtp.passwordFile: ${passwordFile} is no file that can be read`]
  const buckets = Object.entries(stores.buckets).map(async ([bucket, path]) =>
    (await isFolder(path)) ? [] : [`stores.buckets.${bucket}: ${path} is no folder`],
  )
  return [...password, ...(await Promise.all(buckets)).flat()]
}

async function isReadable(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  )
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** @throws ConfigRefused with one line for each value that is wrong */
export function parseConfig(file: string, text: string): Config {
  return parsedFile(configSchema, file, text)
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw new ConfigRefused(file, ['cannot be read. Is the path right?'])
  }
}

/** What one processor packs at the least (bench/README.md), with the time to publish and to read back. */
const SLOW_BYTES_PER_SECOND = 30_000_000

/** What the areas need to know of the configuration. */
export function settingsOf(config: Config, publicUrl: string): Settings {
  return {
    projects: config.projects,
    policies: policiesOf(config.policies),
    limits: config.limits,
    batches: config.batches,
    packing: {
      ...config.packing,
      rates: { bytesPerSecond: SLOW_BYTES_PER_SECOND * (config.packing.threads ?? availableParallelism()) },
    },
    download: config.download,
    adminAddress: config.adminAddress,
    sendsMail: config.mail !== undefined,
    intake: config.intake,
    publicUrl,
  }
}
