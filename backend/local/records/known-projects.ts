import type { DatabaseSync } from 'node:sqlite'
import type { Settings } from '#egress/settings.ts'

/** The record holds requests of a project that the configuration does not know. */
export class ProjectMissing extends Error {
  override readonly name = 'ProjectMissing'
}

/**
 * Nobody could see the requests of a project that was taken out of the configuration.
 * @throws ProjectMissing with what to do
 */
export function requireProjects(db: DatabaseSync, { projects }: Pick<Settings, 'projects'>): void {
  const known = new Set(projects.map(({ id }) => id))
  const used = db.prepare('SELECT DISTINCT project FROM requests').all()
  const missing = used.map(({ project }) => String(project)).filter((project) => !known.has(project))
  if (missing.length > 0)
    throw new ProjectMissing(
      `projects: the record has requests of ${missing.join(', ')}. Put the project back, or its requests cannot be seen.`,
    )
}
