-- Settings of the device.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Lives of the centre, in the order in which this device met them: versions are compared within one.
CREATE TABLE epoch (
  n INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- How far each scope of the feed was read.
CREATE TABLE scope (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  epoch INTEGER NOT NULL REFERENCES epoch (n),
  seq INTEGER NOT NULL,
  resetting INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A record: what the centre stated (base, absent when only own operations made it) and what the
-- user sees where that differs (own). household is that of the view.
CREATE TABLE record (
  row INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  scope TEXT NOT NULL DEFAULT '',
  household TEXT NOT NULL DEFAULT '',
  epoch INTEGER NOT NULL DEFAULT 0,
  ver INTEGER NOT NULL DEFAULT 0,
  own_ver INTEGER NOT NULL DEFAULT 0,
  tok TEXT,
  own_tok TEXT,
  base TEXT,
  own TEXT,
  UNIQUE (kind, id)
) STRICT;
CREATE INDEX record_by_household ON record (household, kind, id) WHERE household <> '';

-- Which scopes give a record to this device; marked while the scope is read again from 0.
CREATE TABLE held (
  record INTEGER NOT NULL REFERENCES record (row) ON DELETE CASCADE,
  scope INTEGER NOT NULL REFERENCES scope (id) ON DELETE CASCADE,
  marked INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (record, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_by_scope ON held (scope, marked);

-- What visits of the view are found by. planned and ended in seconds since 1970, 0 for none.
CREATE TABLE visit (
  record INTEGER PRIMARY KEY REFERENCES record (row) ON DELETE CASCADE,
  household TEXT NOT NULL,
  worker TEXT NOT NULL,
  second TEXT NOT NULL,
  state TEXT NOT NULL,
  due TEXT NOT NULL,
  planned INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_by_planned ON visit (planned);
CREATE INDEX visit_by_worker ON visit (worker, planned);
CREATE INDEX visit_by_second ON visit (second, planned) WHERE second <> '';
CREATE INDEX visit_by_state ON visit (state, ended);
CREATE INDEX visit_by_household ON visit (household, planned);

-- What households of the view are listed with, in alphabetical order of sort_key.
CREATE TABLE household (
  record INTEGER PRIMARY KEY REFERENCES record (row) ON DELETE CASCADE,
  sort_key TEXT NOT NULL,
  name TEXT NOT NULL,
  file_no TEXT NOT NULL,
  address TEXT NOT NULL,
  rating TEXT NOT NULL,
  rating_date TEXT NOT NULL,
  n_members INTEGER NOT NULL
) STRICT;
CREATE INDEX household_by_sort_key ON household (sort_key);

-- The folded words of a household; rowid is household.record. Deleted words are really removed.
CREATE VIRTUAL TABLE household_search USING fts5 (
  words, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 0'
);
INSERT INTO household_search (household_search, rank) VALUES ('secure-delete', 1);

-- Blobs that records of the view name.
CREATE TABLE record_blob (
  sha256 TEXT NOT NULL,
  record INTEGER NOT NULL REFERENCES record (row) ON DELETE CASCADE,
  PRIMARY KEY (sha256, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_blob_by_record ON record_blob (record);

-- The device's account of what its user did; last_op outlives what is pruned.
CREATE TABLE outbox_counter (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last_op INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_counter (one, last_op) VALUES (1, 0);

CREATE TABLE outbox (
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  actor TEXT NOT NULL,
  rec_kind TEXT NOT NULL,
  rec TEXT NOT NULL,
  household TEXT NOT NULL,
  visit TEXT NOT NULL,
  at TEXT NOT NULL,
  state INTEGER NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  answered INTEGER NOT NULL DEFAULT 0,
  dismissed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_by_state ON outbox (state, n);

-- The versions that the centre gave to what an operation changed.
CREATE TABLE outbox_version (
  n INTEGER NOT NULL REFERENCES outbox (n) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  ver INTEGER NOT NULL,
  PRIMARY KEY (n, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_version_by_record ON outbox_version (kind, id);

-- The records that applying an operation read or changed: when one changes, it is applied anew.
CREATE TABLE outbox_record (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  n INTEGER NOT NULL REFERENCES outbox (n) ON DELETE CASCADE,
  changed INTEGER NOT NULL,
  PRIMARY KEY (kind, id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_record_by_n ON outbox_record (n);

CREATE TABLE outbox_blob (
  sha256 TEXT NOT NULL,
  n INTEGER NOT NULL REFERENCES outbox (n) ON DELETE CASCADE,
  PRIMARY KEY (sha256, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_blob_by_n ON outbox_blob (n);

-- Drafts: an instance and the journal of what was answered since. op is the submission, 0 before.
CREATE TABLE draft (
  id TEXT PRIMARY KEY,
  visit TEXT NOT NULL,
  household TEXT NOT NULL,
  form_id TEXT NOT NULL,
  form_version TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  op INTEGER NOT NULL DEFAULT 0,
  last_seq INTEGER NOT NULL DEFAULT 0,
  media TEXT NOT NULL,
  instance TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX draft_unfinished ON draft (visit) WHERE op = 0;
CREATE INDEX draft_by_household ON draft (household);

CREATE TABLE draft_entry (
  draft TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  action INTEGER NOT NULL,
  ref TEXT NOT NULL,
  value TEXT,
  PRIMARY KEY (draft, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_remark (
  draft TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
  remark TEXT NOT NULL,
  PRIMARY KEY (draft, remark)
) STRICT, WITHOUT ROWID;

CREATE TABLE review_draft (
  visit TEXT PRIMARY KEY,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY,
  mime TEXT NOT NULL,
  size INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  draft TEXT NOT NULL DEFAULT '',
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE history (
  id INTEGER PRIMARY KEY,
  started INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  n_ops_sent INTEGER NOT NULL,
  n_conflicts INTEGER NOT NULL,
  n_quarantined INTEGER NOT NULL,
  n_records_received INTEGER NOT NULL,
  n_blobs_sent INTEGER NOT NULL
) STRICT;
CREATE INDEX history_by_started ON history (started);
