-- What is recorded for a question of a draft, piece by piece: what the program had when it died is
-- there. @seq 1 may be the sound that it goes on from.
CREATE TABLE draft_sound (
  draft TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
  ref TEXT NOT NULL,
  seq INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (draft, ref, seq)
) STRICT;
