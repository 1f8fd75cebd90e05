-- What came of a blob before the line was cut.
CREATE TABLE blob_part (
  sha256 TEXT PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;
