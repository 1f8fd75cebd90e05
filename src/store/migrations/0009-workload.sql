-- How often a visit was submitted, and what was found to differ at the last submission: workers' loads
-- are counted and the reviews' queue is ordered by them.
ALTER TABLE visit ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE visit ADD COLUMN n_critical INTEGER NOT NULL DEFAULT 0;
ALTER TABLE visit ADD COLUMN n_warnings INTEGER NOT NULL DEFAULT 0;
ALTER TABLE visit ADD COLUMN n_notices INTEGER NOT NULL DEFAULT 0;
UPDATE visit SET
  revision = coalesce ((SELECT json_extract (coalesce (r.own, r.base), '$.revision') FROM record r
                        WHERE r.row = visit.record), 0);
UPDATE visit SET (n_critical, n_warnings, n_notices) = (
  SELECT count (*) FILTER (WHERE json_extract (d.value, '$.severity') = 'crit'),
         count (*) FILTER (WHERE json_extract (d.value, '$.severity') = 'warn'),
         count (*) FILTER (WHERE json_extract (d.value, '$.severity') = 'info')
  FROM record r, json_each (coalesce (r.own, r.base), '$.result.discrepancies') d
  WHERE r.row = visit.record);
-- No list asks for whoever goes along.
DROP INDEX visit_by_second;
