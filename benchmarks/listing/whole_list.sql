-- A whole list of new customers for the sqlite3 command line, set by set: exact names only, and no suggestions.
.bail on
PRAGMA synchronous = FULL;
CREATE TEMP TABLE file (external_id TEXT, name TEXT, email TEXT, workflow TEXT);
.import --csv --skip 1 --schema temp FILE file
CREATE TABLE plan (number INTEGER PRIMARY KEY, customer_id INTEGER, external_id TEXT, name TEXT, managers TEXT, workflow INTEGER, old_name TEXT);
CREATE TABLE errors (number INTEGER PRIMARY KEY, external_id TEXT, error TEXT);
BEGIN IMMEDIATE;
CREATE TEMP TABLE checked AS
SELECT f.rowid + 1 AS number, trim(f.external_id) AS external_id, trim(f.name) AS name, c.id AS customer_id, c.name AS old_name, u.id AS managers, w.id AS workflow,
  row_number() OVER (PARTITION BY trim(f.external_id) ORDER BY f.rowid) AS turn
FROM temp.file f
LEFT JOIN customers c ON c.workspace_id = 1 AND c.external_id = trim(f.external_id)
LEFT JOIN users u ON u.workspace_id = 1 AND u.email_key = lower(trim(f.email))
LEFT JOIN workflows w ON w.workspace_id = 1 AND w.name = trim(f.workflow);
INSERT INTO plan
SELECT number, customer_id, external_id, name, CAST(managers AS TEXT), workflow, old_name FROM temp.checked
WHERE managers IS NOT NULL AND workflow IS NOT NULL AND turn = 1 AND customer_id IS NULL ORDER BY number;
INSERT INTO errors
SELECT number, external_id, iif(managers IS NULL, 'User not found. ', '') || iif(workflow IS NULL, 'Dunning plan not found. ', '') || iif(turn > 1, 'An earlier row is about the same one.', '')
FROM temp.checked WHERE managers IS NULL OR workflow IS NULL OR turn > 1 ORDER BY number;
INSERT INTO customers (workspace_id, external_id, name, managers, workflow_id)
SELECT 1, external_id, name, managers, workflow FROM plan WHERE customer_id IS NULL ORDER BY number;
COMMIT;
SELECT count(*) FROM plan;
SELECT count(*) FROM errors;
