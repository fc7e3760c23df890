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
