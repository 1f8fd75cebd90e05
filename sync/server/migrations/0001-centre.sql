-- The centre's tables. Every key of what grows begins with the home of a record ("ref" or the foundation's id)
-- or with the scope of a feed, so that the tables can be distributed by that column.
-- Times are seconds since 1970 unless a column says otherwise; flags are 0 or 1.

CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- One row a feed: its newest number, and the number below which cursors are void.
CREATE TABLE scope (
  scope TEXT NOT NULL PRIMARY KEY,
  head INTEGER NOT NULL,
  floor INTEGER NOT NULL
) STRICT;

CREATE TABLE record (
  home TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  household TEXT,
  ver INTEGER NOT NULL,
  body TEXT NOT NULL,
  tok TEXT NOT NULL,
  PRIMARY KEY (home, id)
) STRICT;
CREATE INDEX record_by_household ON record (home, household, kind);
CREATE INDEX record_by_kind ON record (home, kind);

-- The newest entry of each record in each feed.
CREATE TABLE log (
  scope TEXT NOT NULL,
  seq INTEGER NOT NULL,
  home TEXT NOT NULL,
  rec TEXT NOT NULL,
  kind TEXT NOT NULL,
  household TEXT,
  op TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (scope, rec)
) STRICT;
CREATE UNIQUE INDEX log_by_seq ON log (scope, seq);
CREATE INDEX log_by_household ON log (scope, household);

-- What of a visit decides who holds its household. decided is the day of the decision, for a visit not open.
CREATE TABLE visit_case (
  home TEXT NOT NULL,
  visit TEXT NOT NULL,
  household TEXT NOT NULL,
  worker TEXT NOT NULL,
  open INTEGER NOT NULL,
  decided TEXT,
  PRIMARY KEY (home, visit)
) STRICT;
CREATE INDEX visit_case_by_worker ON visit_case (home, worker, household);
CREATE INDEX visit_case_by_household ON visit_case (home, household);

CREATE TABLE caseload (
  home TEXT NOT NULL,
  worker TEXT NOT NULL,
  household TEXT NOT NULL,
  PRIMARY KEY (home, worker, household)
) STRICT;
CREATE INDEX caseload_by_household ON caseload (home, household);

CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  home TEXT NOT NULL,
  staff_no TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  password TEXT NOT NULL,
  active INTEGER NOT NULL
) STRICT;
CREATE INDEX account_by_home ON account (home);

CREATE TABLE login_failure (
  staff_no TEXT NOT NULL PRIMARY KEY,
  n INTEGER NOT NULL,
  locked_until INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE device (
  id TEXT NOT NULL PRIMARY KEY,
  home TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  platform TEXT NOT NULL,
  app_version TEXT NOT NULL,
  enrolled INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  last_op INTEGER NOT NULL,
  revoked INTEGER NOT NULL
) STRICT;
CREATE INDEX device_by_account ON device (account);

CREATE TABLE code (
  hash TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  made INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  device TEXT
) STRICT;

-- Tokens by their hash. A refresh token that was used stays, so that its second use is noticed.
CREATE TABLE token (
  hash TEXT NOT NULL PRIMARY KEY,
  sort TEXT NOT NULL,
  family TEXT NOT NULL,
  device TEXT NOT NULL,
  account TEXT NOT NULL,
  expires INTEGER NOT NULL,
  used INTEGER NOT NULL
) STRICT;
CREATE INDEX token_by_family ON token (family);
CREATE INDEX token_by_device ON token (device);
CREATE INDEX token_by_expiry ON token (expires);

-- Every operation ever taken, with what was answered. The payload is kept when it could not be applied.
CREATE TABLE operation (
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
) STRICT;
CREATE INDEX operation_by_outcome ON operation (home, outcome);

CREATE TABLE blob (
  home TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  device TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (home, sha256)
) STRICT;

-- Which attachment records name a blob.
CREATE TABLE blob_use (
  home TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  rec TEXT NOT NULL,
  PRIMARY KEY (home, sha256, rec)
) STRICT;

-- One hash chain a home ("centre" for what belongs to no foundation), and its last link.
CREATE TABLE audit (
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
) STRICT;

CREATE TABLE audit_head (
  home TEXT NOT NULL PRIMARY KEY,
  n INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
