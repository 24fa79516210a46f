/** Tables of the record. A body is the JSON of the thing; columns beside it are what the indexes need. */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS requests (
  id TEXT PRIMARY KEY, version INTEGER NOT NULL, status TEXT NOT NULL, round INTEGER NOT NULL, project TEXT NOT NULL,
  requested_by TEXT NOT NULL, turn TEXT, created_at TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS requests_project ON requests (project, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS requests_project_status ON requests (project, status, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS requests_requester ON requests (requested_by, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS requests_requester_status ON requests (requested_by, status, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS requests_requester_project ON requests (requested_by, project, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS requests_requester_project_status ON requests (requested_by, project, status, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS requests_turn ON requests (turn, created_at DESC, id DESC) WHERE turn IS NOT NULL;
CREATE INDEX IF NOT EXISTS requests_turn_project ON requests (turn, project, created_at DESC, id DESC) WHERE turn IS NOT NULL;

CREATE TABLE IF NOT EXISTS files (
  request_id TEXT NOT NULL, round INTEGER NOT NULL, path_key TEXT NOT NULL, path TEXT NOT NULL,
  has_bytes INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (request_id, round, path_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_path ON files (request_id, round, path);
CREATE INDEX IF NOT EXISTS files_missing ON files (request_id, round, path_key) WHERE has_bytes = 0;

CREATE TABLE IF NOT EXISTS tokens (
  request_id TEXT NOT NULL, round INTEGER NOT NULL, stage INTEGER NOT NULL, token TEXT NOT NULL,
  PRIMARY KEY (request_id, round, stage)
) STRICT;

CREATE TABLE IF NOT EXISTS tickets (id TEXT PRIMARY KEY, state TEXT NOT NULL, body TEXT NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS messages (
  id TEXT PRIMARY KEY, state TEXT NOT NULL, created_at TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS messages_newest ON messages (created_at DESC, id DESC);

CREATE TABLE IF NOT EXISTS notices (
  id TEXT PRIMARY KEY, to_id TEXT NOT NULL, created_at TEXT NOT NULL, mailed INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS notices_to ON notices (to_id, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS notices_newest ON notices (created_at DESC, id DESC);

CREATE TABLE IF NOT EXISTS replays (
  actor_id TEXT NOT NULL, client_request_id TEXT NOT NULL, input_digest TEXT NOT NULL, answer TEXT NOT NULL,
  PRIMARY KEY (actor_id, client_request_id)
) STRICT;

CREATE TABLE IF NOT EXISTS events (
  stream TEXT NOT NULL, seq INTEGER NOT NULL, digest TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS outbox (
  place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, lane TEXT NOT NULL, body TEXT NOT NULL,
  state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at TEXT NOT NULL, error TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (lane, next_at, place) WHERE state = 'waiting';
`
