-- Spreads a centre's database over a Citus cluster (11.1 or newer) by foundation. On the coordinator, after
-- `ziyaretd init` and before there is work to do:
--
--   psql -d ziyaret -v ON_ERROR_STOP=1 -f citus.sql
--
-- All that a transaction touches lies on one server: tables that grow are placed by home, and the few small ones that
-- every foundation needs, or that hold what is unique in the country (staff numbers, tokens), are whole on each.
BEGIN;
CREATE EXTENSION IF NOT EXISTS citus;

SELECT create_reference_table ('meta');
SELECT create_reference_table ('account');
SELECT create_reference_table ('login_failure');
SELECT create_reference_table ('device');
SELECT create_reference_table ('code');
SELECT create_reference_table ('token');

SELECT create_distributed_table ('record', 'home');
SELECT create_distributed_table ('scope', 'home', colocate_with => 'record');
SELECT create_distributed_table ('log', 'home', colocate_with => 'record');
SELECT create_distributed_table ('visit_case', 'home', colocate_with => 'record');
SELECT create_distributed_table ('caseload', 'home', colocate_with => 'record');
SELECT create_distributed_table ('moved', 'home', colocate_with => 'record');
SELECT create_distributed_table ('feed_begin', 'home', colocate_with => 'record');
SELECT create_distributed_table ('operation', 'home', colocate_with => 'record');
SELECT create_distributed_table ('device_progress', 'home', colocate_with => 'record');
SELECT create_distributed_table ('blob', 'home', colocate_with => 'record');
SELECT create_distributed_table ('blob_use', 'home', colocate_with => 'record');
SELECT create_distributed_table ('destruction', 'home', colocate_with => 'record');
SELECT create_distributed_table ('audit', 'home', colocate_with => 'record');
SELECT create_distributed_table ('audit_head', 'home', colocate_with => 'record');
SELECT create_distributed_table ('zyr_writer', 'home', colocate_with => 'record');
COMMIT;
