import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AwsConfig } from '../config/config-schema.ts'
import { settingsOf } from '../config/settings-of.ts'
import { BUNDLES } from '../functions-table.ts'
import { bundleFunctions } from './bundle-functions.ts'
import type { FolderOf } from './folder-of.ts'

export interface Bundles {
  readonly folderOf: FolderOf
  /** Removes them: what is deployed was copied by then. */
  dispose(): void
}

/** Every bundle of a configuration. */
export function bundles(config: AwsConfig): Bundles {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bundles-'))
  const names = config.people.provider?.kind === 'google' ? [...BUNDLES, 'sign-in-rule'] : BUNDLES
  bundleFunctions({ names, folder, settings: settingsOf(config) })
  return {
    folderOf: (name) => join(folder, name),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }
}
