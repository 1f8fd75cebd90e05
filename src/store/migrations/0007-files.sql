-- Households are chosen by their neighbourhood, and known by the numbers of who lives there: the same one
-- in two files may be one household twice.
ALTER TABLE household ADD COLUMN neighbourhood TEXT NOT NULL DEFAULT '';
UPDATE household SET neighbourhood = coalesce ((
  SELECT json_extract (coalesce (r.own, r.base), '$.addr_neighbourhood') FROM record r
  WHERE r.row = household.record), '');
CREATE INDEX household_by_neighbourhood ON household (neighbourhood);

CREATE TABLE household_number (
  number TEXT NOT NULL,
  record INTEGER NOT NULL REFERENCES record (row) ON DELETE CASCADE,
  PRIMARY KEY (number, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX household_number_by_record ON household_number (record);
INSERT OR IGNORE INTO household_number (number, record)
  SELECT json_extract (coalesce (m.own, m.base), '$.id_no'), h.row
  FROM record m JOIN record h ON h.kind = 'household' AND h.id = m.household
  WHERE m.kind = 'member' AND json_extract (coalesce (m.own, m.base), '$.id_no') <> ''
  AND coalesce (json_extract (coalesce (m.own, m.base), '$.to'), '') = '';
INSERT OR IGNORE INTO household_number (number, record)
  SELECT p.value, h.row FROM record h, json_each (coalesce (h.own, h.base), '$.phones') p
  WHERE h.kind = 'household' AND coalesce (h.own, h.base) IS NOT NULL AND p.value <> '';
