-- jobs: work that outlives a request. Times are UTC text.

-- name: job_insert
INSERT INTO job(kind, status, idempotency_key, request, account_id, origin, permission, created)
VALUES(:kind, 'accepted', :key, :request, :account_id, :origin, :permission, :now)
RETURNING id;

-- name: job_by_key
SELECT id, kind, request FROM job WHERE idempotency_key = :key;

-- name: job_by_id
-- out: the columns of struct job, then how many problems it keeps, and whose it is
SELECT id, kind, status, progress, stage, request, result, message, message_zh, created, started,
       finished, (SELECT count(*) FROM job_problem WHERE job_id = job.id), account_id
  FROM job WHERE id = :id;

-- name: job_newest
-- :account_id NULL: everybody's
SELECT id, kind, status, progress, stage, request, result, message, message_zh, created, started,
       finished, (SELECT count(*) FROM job_problem WHERE job_id = job.id), account_id
  FROM job WHERE id < :before AND (:account_id IS NULL OR account_id = :account_id) ORDER BY id DESC LIMIT :limit;

-- name: job_claim
-- The oldest that waits becomes the caller's.
UPDATE job SET status = 'running', started = :now
 WHERE id = (SELECT min(id) FROM job WHERE status = 'accepted')
RETURNING id, kind, request, account_id, origin, permission;

-- name: job_progress
UPDATE job SET progress = :progress, stage = :stage WHERE id = :id AND status = 'running';

-- name: job_finish
-- `running` and, for a dismissal, `accepted` are the only states it is called in.
UPDATE job SET status = :status, progress = :progress, result = :result, message = :message,
       message_zh = :message_zh, finished = :now
 WHERE id = :id AND status IN ('accepted', 'running');

-- name: job_dismiss
UPDATE job SET status = 'dismissed', finished = :now, message = :message, message_zh = :message_zh
 WHERE id = :id AND status = 'accepted'
RETURNING id;

-- name: job_running
-- What a server that died left behind.
SELECT id, kind FROM job WHERE status = 'running' ORDER BY id;

-- name: job_again
UPDATE job SET status = 'accepted', progress = 0, stage = '', started = NULL WHERE id = :id;

-- name: job_problem_insert
INSERT INTO job_problem(job_id, severity, row, column_name, value, expected, text, text_zh)
VALUES(:job, :severity, :row, :column, :value, :expected, :text, :text_zh);

-- name: job_problems
SELECT id, severity, row, column_name, value, expected, text, text_zh
  FROM job_problem WHERE job_id = :job AND id > :after ORDER BY id LIMIT :limit;
