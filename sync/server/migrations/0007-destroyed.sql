-- What was destroyed because its time was over or somebody had a right to it: how much, by which rule, when and by whom,
-- and nothing of whom it was about. Kept for ever, which is longer than the three years that it has to be.
CREATE TABLE destruction (
  home TEXT NOT NULL,
  household TEXT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  n INTEGER NOT NULL,
  file_no TEXT NOT NULL,
  rule TEXT NOT NULL,
  account TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (home, household, at, kind)
) STRICT;
