import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadConfig } from '#local/config/load-config.ts'
import { takeDataFolder } from '#local/data-folder.ts'
import { openDatabase } from '#local/records/open-database.ts'
import { sqliteRecords } from '#local/records/sqlite-records.ts'
import type { Target } from './target.ts'

/** There is no data folder to work on. */
export class NoDataFolder extends Error {
  override readonly name = 'NoDataFolder'
}

const DATABASE = 'sluice.db'

/**
 * The record in a data folder, which no server may use meanwhile. A dry run leaves no trace in a folder that has no record.
 * @throws ConfigRefused, AlreadyRunning, NoDataFolder
 */
export async function localTarget(
  configFile: string,
  data: string | undefined,
  dryRun: boolean,
): Promise<Target> {
  const config = await loadConfig(resolve(configFile))
  const folder = data ?? config.dataFolder
  if (folder === undefined)
    throw new NoDataFolder('The configuration names no dataFolder: say with --data which one.')
  const projects = config.projects.map(({ id }) => id)
  const mapping = config.intake.projects
  if (dryRun && !existsSync(join(folder, DATABASE))) {
    const db = openDatabase(':memory:')
    return { records: sqliteRecords(db, () => {}), projects, mapping, close: () => db.close() }
  }
  const taken = takeDataFolder(resolve(folder))
  try {
    const db = openDatabase(taken.path(DATABASE))
    const close = (): void => {
      db.close()
      taken.release()
    }
    return { records: sqliteRecords(db, () => {}), projects, mapping, close }
  } catch (error) {
    taken.release()
    throw error
  }
}
