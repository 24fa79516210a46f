import type { DatabaseSync } from 'node:sqlite'
import { canonicalJson } from '#core/canonical-json.ts'
import type { Settings } from '#egress/settings.ts'
import { transaction } from './open-database.ts'

/** A policy was changed under its old version. */
export class PolicyChanged extends Error {
  override readonly name = 'PolicyChanged'
}

/**
 * Remembers every version of every policy that was ever in force: a version names one content, for good.
 * @throws PolicyChanged with what to do
 */
export function rememberPolicies(db: DatabaseSync, { policies }: Pick<Settings, 'policies'>): void {
  db.exec(
    'CREATE TABLE IF NOT EXISTS policies (name TEXT, version INTEGER, body TEXT NOT NULL, PRIMARY KEY (name, version)) STRICT',
  )
  const find = db.prepare('SELECT body FROM policies WHERE name = ? AND version = ?')
  const add = db.prepare('INSERT INTO policies (name, version, body) VALUES (?, ?, ?)')
  transaction(db, () => {
    for (const { name, version, stages, recipients } of Object.values(policies)) {
      const body = canonicalJson({
        recipients,
        stages: stages.map(({ group, timeoutSeconds }) => ({ group, timeoutSeconds })),
      })
      const known = find.get(name, version)
      if (!known) add.run(name, version, body)
      else if (known['body'] !== body)
        throw new PolicyChanged(
          `policies.${name}: version ${version} was in force with other content. Give the changed policy version ${version + 1}.`,
        )
    }
  })
}
