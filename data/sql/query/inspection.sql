-- Inspections, their findings and pictures; the lists are read through the scope.

-- name: inspection_get
SELECT i.id, i.institution_id, i.state, i.since, i.due, i.revision FROM inspection AS i
  JOIN institution ON institution.id = i.institution_id WHERE i.id = :id;

-- name: inspection_insert
INSERT INTO inspection(name, institution_id, planned_on, state, since)
VALUES(:name, :institution, :planned_on, :state, :since) RETURNING id;

-- name: inspection_update
UPDATE inspection SET state = :state, since = :since, due = :due,
       document = coalesce(:document, document), revision = revision + 1 WHERE id = :id;

-- name: inspection_touch
UPDATE inspection SET revision = revision + 1
 WHERE id = (SELECT inspection_id FROM inspection_finding WHERE id = :finding);

-- name: inspection_finding_insert
INSERT INTO inspection_finding(inspection_id, institution_id, item, said, room_id, points,
                               points_left, deadline)
SELECT id, institution_id, :item, :said, :room, :points, :points, :deadline FROM inspection
 WHERE id = :id;

-- name: inspection_finding_get
SELECT f.state, f.inspection_id, f.institution_id, f.points,
       EXISTS (SELECT 1 FROM inspection_photo AS p
                WHERE p.finding_id = f.id AND p.by_unit = 1 AND p.id > f.seen_photo)
  FROM inspection_finding AS f WHERE f.id = :finding;

-- name: inspection_findings_left
SELECT count(*) FROM inspection_finding
 WHERE inspection_id = :id AND state <> 'settled' AND id <> :finding;

-- name: inspection_issue
UPDATE inspection_finding SET issued = :day, revision = revision + 1 WHERE inspection_id = :id;

-- name: inspection_due
SELECT min(deadline) FROM inspection_finding WHERE inspection_id = :id AND state <> 'settled';

-- name: inspection_reply
UPDATE inspection_finding SET state = 'replied', reply = :reason, replied = :at, replied_by = :login,
       revision = revision + 1 WHERE id = :finding;

-- name: inspection_settle
UPDATE inspection_finding SET state = 'settled', points_left = :points, note = :reason, looked = :at,
       looked_by = :login, revision = revision + 1 WHERE id = :finding;

-- name: inspection_give_back
UPDATE inspection_finding SET state = 'open', deadline = :deadline, note = :reason, looked = :at,
       looked_by = :login, revision = revision + 1,
       seen_photo = coalesce((SELECT max(p.id) FROM inspection_photo AS p WHERE p.finding_id = :finding), 0)
 WHERE id = :finding;

-- name: inspection_photo_insert
INSERT INTO inspection_photo(finding_id, institution_id, made, made_by, by_unit, type, digest,
                             bytes, blob)
SELECT id, institution_id, :at, :login, :by_unit, :type, :digest, :bytes, :blob FROM inspection_finding
 WHERE id = :finding;

-- name: inspection_photo_get
SELECT type, digest, bytes, blob FROM inspection_photo WHERE id = :id;

-- name: inspection_finding_state
-- Where its inspection is, for who may see it.
SELECT i.state, i.id FROM inspection_finding AS f JOIN inspection AS i ON i.id = f.inspection_id
 WHERE f.id = :finding;

-- name: inspection_list
SELECT i.id, i.name, i.institution_id, institution.name AS institution, i.planned_on, i.state,
       i.since, i.due, i.document,
       (SELECT count(*) FROM inspection_finding AS f WHERE f.inspection_id = i.id) AS findings,
       (SELECT count(*) FROM inspection_finding AS f
         WHERE f.inspection_id = i.id AND f.state <> 'settled') AS open,
       max(0, 100 - (SELECT coalesce(sum(f.points_left), 0) FROM inspection_finding AS f
                      WHERE f.inspection_id = i.id)) AS score,
       i.due < today.day AND i.state NOT IN ('closed', 'withdrawn') AS overdue
  FROM inspection AS i JOIN institution ON institution.id = i.institution_id, today
 WHERE i.id > :after AND (:id IS NULL OR i.id = :id) AND (:state IS NULL OR i.state = :state)
   AND (:institution_id IS NULL OR i.institution_id = :institution_id)
 ORDER BY i.id LIMIT :limit;

-- name: inspection_findings
SELECT f.id, f.item, f.said, f.room_id, room.code, f.points, f.points_left, f.deadline, f.issued,
       f.state, f.reply, f.replied, f.replied_by, f.note, f.looked, f.looked_by,
       f.issued IS NOT NULL AND f.state <> 'settled' AND f.deadline < today.day,
       f.seen_photo
  FROM inspection_finding AS f LEFT JOIN room ON room.id = f.room_id, today
 WHERE f.inspection_id = :id ORDER BY f.id;

-- name: inspection_photos
SELECT p.id, p.finding_id, p.made, p.made_by, p.by_unit
  FROM inspection_photo AS p JOIN inspection_finding AS f ON f.id = p.finding_id
 WHERE f.inspection_id = :id ORDER BY p.id;

-- name: inspection_events
SELECT at, actor, move, from_state, to_state, note FROM flow_event
 WHERE flow = 'inspection' AND object_id = :id ORDER BY id;

-- name: inspection_room_there
SELECT 1 FROM room WHERE id = :id;
