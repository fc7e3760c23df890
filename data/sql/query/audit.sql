-- The audit chain; rows are only ever added.

-- name: audit_head
SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1;

-- name: audit_mark_put
-- As far as the chain goes, as who has the key says. A mark that does not say where the chain ended
-- before (rows were cut off) stays as it is, whatever is written later: it tells.
INSERT INTO meta(key, value) VALUES('audit_end', :after)
    ON CONFLICT(key) DO UPDATE SET value = excluded.value WHERE value = :before;

-- name: audit_mark_get
SELECT value FROM meta WHERE key = 'audit_end';

-- name: audit_insert
INSERT INTO audit(seq, at, day, actor, action, object, object_id, detail, hash, origin, why)
VALUES(:seq, :at, :day, :actor, :action, :object, :object_id, :detail, :hash, :origin, :why);

-- name: audit_all
SELECT seq, at, day, actor, action, object, object_id, detail, hash, origin, why FROM audit
 ORDER BY seq;

-- name: audit_of_object
SELECT seq, at, day, actor, action, detail FROM audit
 WHERE object = :object AND object_id = :object_id ORDER BY seq DESC LIMIT :limit;

-- name: audit_of_version
-- out: when, by whom and why a record came to say what it says from :version on; NULL: at all
SELECT at, actor, nullif(why, '') FROM audit
 WHERE object = :object AND object_id = :id
   AND (:version IS NULL OR coalesce(json_extract(detail, '$.after.valid_from'), day) = :version)
 ORDER BY seq DESC LIMIT 1;

-- name: audit_search
-- The newest first; what is NULL lets everything through.
SELECT seq, at, day, actor, coalesce(origin, ''), action, object, object_id, detail,
       coalesce(why, '')
  FROM audit
 WHERE (:before IS NULL OR seq < :before)
   AND (:actor IS NULL OR actor = :actor)
   AND (:action IS NULL OR action = :action)
   AND (:object IS NULL OR object = :object)
   AND (:object_id IS NULL OR object_id = :object_id)
   AND (:since IS NULL OR at >= :since)
   AND (:until IS NULL OR substr(at, 1, 10) <= :until)
 ORDER BY seq DESC LIMIT :limit;

-- name: audit_of_row
-- All that was noted of a row, each with the hash of the row before it.
SELECT a.seq, a.at, a.day, a.actor, a.action, a.object, a.object_id, a.detail, a.hash, a.origin, a.why,
       p.hash
  FROM audit AS a LEFT JOIN audit AS p ON p.seq = a.seq - 1
 WHERE a.object = :object AND a.object_id = :id AND a.action IN ('insert', 'update', 'delete')
 ORDER BY a.seq;

-- name: audit_differs
-- How the row began (NULL: never; delete: it is gone), and the columns of :row that are not what the
-- audit said of them last.
WITH last(seq) AS (
    SELECT max(seq) FROM audit
     WHERE object = :object AND object_id = :id AND action IN ('insert', 'delete')),
said AS (
    SELECT j.key AS key, j.value AS value, max(a.seq)
      FROM audit AS a, json_each(a.detail, '$.after') AS j
     WHERE a.object = :object AND a.object_id = :id AND a.seq >= (SELECT seq FROM last)
       AND a.action IN ('insert', 'update')
     GROUP BY j.key)
SELECT (SELECT action FROM audit WHERE seq = (SELECT seq FROM last)),
       (SELECT group_concat(coalesce(said.key, now.key), ', ')
          FROM json_each(:row) AS now FULL JOIN said ON said.key = now.key
         WHERE said.key IS NULL OR now.key IS NULL OR said.value IS NOT now.value);

-- name: audit_gone
-- A row that the audit says is there, and is none of :ids; of those whose :column was one of :of at
-- first.
SELECT object_id
  FROM (SELECT object_id, action, detail, max(seq) FROM audit
         WHERE object = :object AND action IN ('insert', 'delete') GROUP BY object_id)
 WHERE action = 'insert' AND object_id NOT IN (SELECT value FROM json_each(:ids))
   AND (:column IS NULL
        OR json_extract(detail, '$.after.' || :column) IN (SELECT value FROM json_each(:of)))
 ORDER BY object_id LIMIT 1;
