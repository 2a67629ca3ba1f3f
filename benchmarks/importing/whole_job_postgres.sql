-- The whole job for psql, set by set: exact names only, and no suggestions.
\set ON_ERROR_STOP on
CREATE TEMP TABLE file (number bigint GENERATED ALWAYS AS IDENTITY (START WITH 2), external_id text, customer text, email text, workflow text, balance text);
\copy file (external_id, customer, email, workflow, balance) FROM 'FILE' CSV HEADER
CREATE TABLE plan (customer_id bigint PRIMARY KEY, number bigint, old_managers text, old_workflow bigint, managers text, workflow bigint);
CREATE TABLE errors (number bigint PRIMARY KEY, external_id text, email text, workflow text, error text);
ANALYZE file;
BEGIN;
CREATE TEMP TABLE checked AS
SELECT f.number, c.id AS customer_id, c.managers AS old_managers, c.workflow_id AS old_workflow, u.id AS managers, w.id AS workflow, f.external_id, f.email, f.workflow AS workflow_name
FROM file f
LEFT JOIN customers c ON c.workspace_id = 1 AND c.external_id = trim(f.external_id)
LEFT JOIN users u ON u.workspace_id = 1 AND u.email_key = lower(trim(f.email))
LEFT JOIN workflows w ON w.workspace_id = 1 AND w.name = trim(f.workflow);
INSERT INTO plan
SELECT customer_id, number, old_managers, old_workflow, managers::text, workflow FROM checked
WHERE customer_id IS NOT NULL AND managers IS NOT NULL AND workflow IS NOT NULL
  AND (old_managers != managers::text OR old_workflow IS DISTINCT FROM workflow);
INSERT INTO errors
SELECT number, external_id, email, workflow_name, concat_ws(' ', CASE WHEN customer_id IS NULL THEN 'The customer was not found.' END, CASE WHEN managers IS NULL THEN 'User not found.' END, CASE WHEN workflow IS NULL THEN 'Dunning plan not found.' END)
FROM checked WHERE customer_id IS NULL OR managers IS NULL OR workflow IS NULL;
UPDATE customers SET managers = plan.managers, workflow_id = plan.workflow FROM plan
WHERE customers.id = plan.customer_id AND customers.managers = plan.old_managers AND customers.workflow_id IS NOT DISTINCT FROM plan.old_workflow;
COMMIT;
\copy (SELECT f.*, e.error FROM errors e JOIN file f ON f.number = e.number ORDER BY e.number) TO 'ERRORS' CSV HEADER
\t on
\a
SELECT count(*) FROM plan;
SELECT count(*) FROM errors;
