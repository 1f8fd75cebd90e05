-- What a visit that is sent writes is what bounds a centre, so a row stands in as few places as can be: tables that are
-- looked at by their key alone are kept in its order, and an index is kept only where something asks for it.

DROP INDEX record_by_kind;
CREATE INDEX record_without_household ON record (home, kind) WHERE household IS NULL;

CREATE TABLE log_2 (
  scope TEXT NOT NULL,
  seq INTEGER NOT NULL,
  home TEXT NOT NULL,
  rec TEXT NOT NULL,
  kind TEXT NOT NULL,
  household TEXT,
  op TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (scope, rec)
) STRICT, WITHOUT ROWID;
INSERT INTO log_2 SELECT scope, seq, home, rec, kind, household, op, at FROM log;
DROP TABLE log;
ALTER TABLE log_2 RENAME TO log;
CREATE UNIQUE INDEX log_by_seq ON log (scope, seq);

CREATE TABLE caseload_2 (
  home TEXT NOT NULL,
  worker TEXT NOT NULL,
  household TEXT NOT NULL,
  PRIMARY KEY (home, worker, household)
) STRICT, WITHOUT ROWID;
INSERT INTO caseload_2 SELECT home, worker, household FROM caseload;
DROP TABLE caseload;
ALTER TABLE caseload_2 RENAME TO caseload;
CREATE INDEX caseload_by_household ON caseload (home, household, worker);

CREATE TABLE visit_case_2 (
  home TEXT NOT NULL,
  visit TEXT NOT NULL,
  household TEXT NOT NULL,
  worker TEXT NOT NULL,
  open INTEGER NOT NULL,
  decided TEXT,
  PRIMARY KEY (home, visit)
) STRICT, WITHOUT ROWID;
INSERT INTO visit_case_2 SELECT home, visit, household, worker, open, decided FROM visit_case;
DROP TABLE visit_case;
ALTER TABLE visit_case_2 RENAME TO visit_case;
CREATE INDEX visit_case_by_household ON visit_case (home, household, worker, open, decided);

CREATE TABLE operation_2 (
  home TEXT NOT NULL,
  device TEXT NOT NULL,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  outcome TEXT NOT NULL,
  result TEXT NOT NULL,
  payload TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (home, device, n)
) STRICT, WITHOUT ROWID;
INSERT INTO operation_2
  SELECT home, device, n, kind, hash, outcome, result, payload, at FROM operation;
DROP TABLE operation;
ALTER TABLE operation_2 RENAME TO operation;
CREATE INDEX operation_not_ok ON operation (home, outcome, at) WHERE outcome <> 'ok';

CREATE TABLE audit_2 (
  home TEXT NOT NULL,
  n INTEGER NOT NULL,
  at TEXT NOT NULL,
  account TEXT NOT NULL,
  device TEXT NOT NULL,
  action TEXT NOT NULL,
  details TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (home, n)
) STRICT, WITHOUT ROWID;
INSERT INTO audit_2 SELECT home, n, at, account, device, action, details, prev, hash FROM audit;
DROP TABLE audit;
ALTER TABLE audit_2 RENAME TO audit;
