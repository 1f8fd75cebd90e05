-- Records of households that went to another foundation, and where to: late work and late photos of those who had them
-- are told apart from what never was there. No row: the record is here, or was never.
CREATE TABLE moved (
  home TEXT NOT NULL,
  rec TEXT NOT NULL,
  household TEXT NOT NULL,
  to_home TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (home, rec)
) STRICT, WITHOUT ROWID;

-- A visit has a row for each of those who made it: its worker and the second officer.
CREATE TABLE visit_case_4 (
  home TEXT NOT NULL,
  visit TEXT NOT NULL,
  worker TEXT NOT NULL,
  household TEXT NOT NULL,
  open INTEGER NOT NULL,
  decided TEXT,
  PRIMARY KEY (home, visit, worker)
) STRICT, WITHOUT ROWID;
INSERT INTO visit_case_4 (home, visit, worker, household, open, decided)
  SELECT home, visit, worker, household, open, decided FROM visit_case;
DROP TABLE visit_case;
ALTER TABLE visit_case_4 RENAME TO visit_case;
CREATE INDEX visit_case_by_household ON visit_case (home, household, worker, open, decided);
