-- What changes of a record stands in the logs of several feeds: rows that are written together lie beside each other.

DROP INDEX log_by_seq;
DROP INDEX log_gone;
CREATE TABLE log_6 (
  home TEXT NOT NULL,
  rec TEXT NOT NULL,
  scope TEXT NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  household TEXT,
  op TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (home, rec, scope)
) STRICT, WITHOUT ROWID;
INSERT INTO log_6 (home, rec, scope, seq, kind, household, op, at)
  SELECT home, rec, scope, seq, kind, household, op, at FROM log;
DROP TABLE log;
ALTER TABLE log_6 RENAME TO log;
CREATE UNIQUE INDEX log_by_seq ON log (home, scope, seq);
CREATE INDEX log_gone ON log (home, scope, at) WHERE op IN ('LEAVE', 'DELETE');
