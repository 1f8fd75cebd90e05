-- What has left a feed is looked for by its age, to be forgotten. floor_at: when the last of what was forgotten had left.
CREATE INDEX log_gone ON log (home, scope, at) WHERE op IN ('LEAVE', 'DELETE');
ALTER TABLE scope ADD COLUMN floor_at INTEGER NOT NULL DEFAULT 0;

-- When a device began to read a feed with a floor from 0: it never held what had left before, and may read on below it.
CREATE TABLE feed_begin (
  home TEXT NOT NULL,
  scope TEXT NOT NULL,
  device TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (home, scope, device)
) STRICT, WITHOUT ROWID;
