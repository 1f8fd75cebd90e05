-- All that grows begins with its foundation: feeds and their logs too, and how far a device has come, which changes
-- with each push, apart from which devices there are, which hardly ever does. So a cluster can spread the first by
-- that column and keep the others whole on each of its servers (see postgresql/citus.sql).

CREATE TABLE scope_3 (
  home TEXT NOT NULL,
  scope TEXT NOT NULL,
  head INTEGER NOT NULL,
  floor INTEGER NOT NULL,
  PRIMARY KEY (home, scope)
) STRICT;
INSERT INTO scope_3 (home, scope, head, floor)
  SELECT CASE
      WHEN scope.scope LIKE 'f:%' THEN substr (scope.scope, 3)
      WHEN scope.scope LIKE 'w:%' THEN (SELECT account.home FROM account WHERE account.id = substr (scope.scope, 3))
      ELSE scope.scope
    END, scope.scope, scope.head, scope.floor
  FROM scope;
DROP TABLE scope;
ALTER TABLE scope_3 RENAME TO scope;

CREATE TABLE log_3 (
  home TEXT NOT NULL,
  scope TEXT NOT NULL,
  rec TEXT NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  household TEXT,
  op TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (home, scope, rec)
) STRICT, WITHOUT ROWID;
INSERT INTO log_3 (home, scope, rec, seq, kind, household, op, at)
  SELECT home, scope, rec, seq, kind, household, op, at FROM log;
DROP TABLE log;
ALTER TABLE log_3 RENAME TO log;
CREATE UNIQUE INDEX log_by_seq ON log (home, scope, seq);

CREATE TABLE device_progress (
  home TEXT NOT NULL,
  device TEXT NOT NULL,
  last_op INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (home, device)
) STRICT;
INSERT INTO device_progress (home, device, last_op, seen) SELECT home, id, last_op, seen FROM device;
ALTER TABLE device DROP COLUMN last_op;
ALTER TABLE device DROP COLUMN seen;
