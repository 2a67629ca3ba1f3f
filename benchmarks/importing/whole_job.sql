-- The whole job for the sqlite3 command line, set by set: exact names only, and no suggestions.
.bail on
PRAGMA synchronous = FULL;
CREATE TEMP TABLE file (external_id TEXT, customer TEXT, email TEXT, workflow TEXT, balance TEXT);
.import --csv --skip 1 --schema temp FILE file
CREATE TABLE plan (customer_id INTEGER PRIMARY KEY, number INTEGER, old_managers TEXT, old_workflow INTEGER, managers TEXT, workflow INTEGER);
CREATE TABLE errors (number INTEGER PRIMARY KEY, external_id TEXT, email TEXT, workflow TEXT, error TEXT);
BEGIN IMMEDIATE;
CREATE TEMP TABLE checked AS
SELECT f.rowid + 1 AS number, c.id AS customer_id, c.managers AS old_managers, c.workflow_id AS old_workflow, u.id AS managers, w.id AS workflow
FROM temp.file f
LEFT JOIN customers c ON c.workspace_id = 1 AND c.external_id = trim(f.external_id)
LEFT JOIN users u ON u.workspace_id = 1 AND u.email_key = lower(trim(f.email))
LEFT JOIN workflows w ON w.workspace_id = 1 AND w.name = trim(f.workflow);
INSERT INTO plan
SELECT customer_id, number, old_managers, old_workflow, CAST(managers AS TEXT), workflow FROM temp.checked
WHERE customer_id IS NOT NULL AND managers IS NOT NULL AND workflow IS NOT NULL
  AND (old_managers != CAST(managers AS TEXT) OR old_workflow IS NOT workflow)
ORDER BY customer_id;
INSERT INTO errors
SELECT k.number, f.external_id, f.email, f.workflow, k.error FROM (
  SELECT number, iif(customer_id IS NULL, 'The customer was not found. ', '') || iif(managers IS NULL, 'User not found. ', '') || iif(workflow IS NULL, 'Dunning plan not found. ', '') AS error
  FROM temp.checked WHERE customer_id IS NULL OR managers IS NULL OR workflow IS NULL) k JOIN temp.file f ON f.rowid = k.number - 1 ORDER BY k.number;
UPDATE customers SET managers = plan.managers, workflow_id = plan.workflow FROM plan
WHERE customers.id = plan.customer_id AND customers.managers = plan.old_managers AND customers.workflow_id IS plan.old_workflow;
COMMIT;
.headers on
.mode csv
.output ERRORS
SELECT f.*, e.number AS Row, e.error AS Error FROM errors e JOIN temp.file f ON f.rowid = e.number - 1 ORDER BY e.number;
.output stdout
.headers off
SELECT count(*) FROM plan;
SELECT count(*) FROM errors;
