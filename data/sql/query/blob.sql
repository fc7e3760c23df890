-- Large files beside the ledger.

-- name: blob_insert
INSERT INTO blob(key, bytes, made) VALUES(:key, :bytes, :made);

-- name: blob_delete
DELETE FROM blob WHERE key = :key;

-- name: blob_list
SELECT key, bytes FROM blob ORDER BY key;

-- name: blob_exists
SELECT count(*) FROM blob WHERE key = :key;
