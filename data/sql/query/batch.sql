-- Survey batches: measurements compared, judged by G1 to G6, and published.

-- name: batch_get
SELECT id, code, name, company, grade, state, since, due, revision FROM survey_batch WHERE id = :id;

-- name: batch_find
SELECT id FROM survey_batch WHERE code = :code;

-- name: batch_insert
INSERT INTO survey_batch(code, name, company, grade, state, since, due)
VALUES(:code, :name, :company, :grade, :state, :since, :due) RETURNING id;

-- name: batch_update
UPDATE survey_batch SET name = :name, company = :company, grade = :grade, state = :state,
       since = :since, due = :due, revision = revision + 1
 WHERE id = :id;

-- name: batch_list
SELECT b.id, b.code, b.name, b.company, b.grade, b.state, b.since, b.due,
       (SELECT count(*) FROM measurement AS m WHERE m.batch = b.code) AS measurements,
       (SELECT count(DISTINCT room_id) FROM measurement AS m WHERE m.batch = b.code) AS rooms,
       (SELECT count(*) FROM batch_finding AS f WHERE f.batch = b.code AND f.state = 'open') AS findings,
       (SELECT count(*) FROM confirmation AS c WHERE c.batch = b.code) AS confirmations,
       (SELECT count(*) FROM confirmation AS c WHERE c.batch = b.code AND c.state = 'closed') AS closed,
       b.revision
  FROM survey_batch AS b WHERE b.id > :after AND (:state IS NULL OR b.state = :state)
 ORDER BY b.id LIMIT :limit;

-- name: batch_has_measurements
SELECT EXISTS (SELECT 1 FROM measurement WHERE batch = :batch);

-- name: batch_rooms
-- The last two measurements of each room of a batch (or of one room), newest first.
SELECT room_id, area, instrument, surveyor FROM (
    SELECT m.*, row_number() OVER (PARTITION BY room_id ORDER BY round DESC) AS n
      FROM measurement AS m WHERE m.batch = :batch AND (:room IS NULL OR m.room_id = :room))
 WHERE n <= 2 ORDER BY room_id, n;

-- name: batch_value_put
INSERT INTO measured_value(batch, room_id, n, area, apart, allowed, state)
VALUES(:batch, :room, :n, :area, :apart, :allowed, :state)
    ON CONFLICT(batch, room_id) DO UPDATE
   SET n = excluded.n, area = excluded.area, apart = excluded.apart, allowed = excluded.allowed,
       state = excluded.state;

-- name: batch_value_of
SELECT state, apart, allowed FROM measured_value WHERE batch = :batch AND room_id = :room;

-- name: batch_values
-- Read through the scope.
SELECT v.room_id, room.code, room.number, floor.ordinal, b.name, v.n, v.area / 100.0,
       v.apart / 100.0, v.allowed / 10000.0, v.state, room.declared_area / 100.0,
       room.approved_area / 100.0, room.measured_area / 100.0
  FROM measured_value AS v JOIN room ON room.id = v.room_id
  JOIN floor ON floor.id = room.floor_id JOIN building AS b ON b.id = floor.building_id
 WHERE v.batch = :batch AND v.room_id > :after ORDER BY v.room_id LIMIT :limit;

-- name: batch_findings_drop
-- What was explained and is found again stays explained.
DELETE FROM batch_finding WHERE batch = :batch AND state = 'open';

-- name: batch_finding_put
INSERT INTO batch_finding(batch, rule, type, object_id, other_id, building_id, ordinal, lon, lat, detail)
SELECT :batch, :rule, :type, :object, :other, :building, :ordinal, :lon, :lat, :detail
 WHERE NOT EXISTS (SELECT 1 FROM batch_finding WHERE batch = :batch AND rule = :rule
                      AND type = :type AND object_id = :object
                      AND coalesce(other_id, 0) = coalesce(:other, 0));

-- name: batch_findings
-- Read through the scope: what is found in rooms one may not see is not told.
SELECT f.id, f.rule, f.type, f.object_id, f.other_id, f.building_id, b.name, f.ordinal, f.lon,
       f.lat, coalesce(room.code, CASE f.type WHEN 'buildings' THEN b.code END, f.detail ->> 'code'),
       f.detail ->> 'other', f.detail ->> 'is', f.detail ->> 'against', f.detail ->> 'allowed',
       f.state, f.reason, f.document, f.explained_by
  FROM batch_finding AS f LEFT JOIN building AS b ON b.id = f.building_id
  LEFT JOIN room ON room.id = f.object_id AND f.type = 'rooms'
 WHERE f.batch = :batch AND (f.type <> 'rooms' OR room.id IS NOT NULL)
 ORDER BY f.state DESC, f.rule, f.id LIMIT 2000;

-- name: batch_findings_open
SELECT count(*) FROM batch_finding WHERE batch = :batch AND state = 'open';

-- name: batch_finding_state
SELECT state FROM batch_finding WHERE id = :finding AND batch = :batch;

-- name: batch_finding_explain
UPDATE batch_finding SET state = 'explained', reason = :reason, document = :document,
       explained_by = :login WHERE id = :finding;

-- name: batch_scopes
-- Whose rooms, in which buildings, the batch has measured.
SELECT DISTINCT (SELECT h.institution_id FROM holding_now AS h WHERE h.room_id = v.room_id
                  ORDER BY h.share DESC, h.institution_id LIMIT 1), floor.building_id
  FROM measured_value AS v JOIN room ON room.id = v.room_id
  JOIN floor ON floor.id = room.floor_id
 WHERE v.batch = :batch ORDER BY 2, 1;

-- name: batch_others
-- Another batch that is being confirmed in the same buildings.
SELECT o.code FROM survey_batch AS o
 WHERE o.code <> :batch AND o.state IN ('confirming', 'confirmed') AND EXISTS (
    SELECT 1 FROM measured_value AS a JOIN room AS ra ON ra.id = a.room_id
      JOIN floor AS fa ON fa.id = ra.floor_id
     WHERE a.batch = o.code AND fa.building_id IN (
        SELECT fb.building_id FROM measured_value AS m JOIN room AS rb ON rb.id = m.room_id
          JOIN floor AS fb ON fb.id = rb.floor_id WHERE m.batch = :batch)) LIMIT 1;

-- name: batch_unclosed
SELECT count(*) FROM confirmation WHERE batch = :batch AND state <> 'closed' AND n_rooms > 0;

-- name: batch_publish
-- The values become the rooms' own, on the day of the change.
UPDATE room
   SET measured_area = (SELECT v.area FROM measured_value AS v
                         WHERE v.batch = :batch AND v.room_id = room.id),
       valid_from = (SELECT day FROM change), revision = revision + 1
 WHERE id IN (SELECT room_id FROM measured_value WHERE batch = :batch)
   AND measured_area IS NOT (SELECT v.area FROM measured_value AS v
                              WHERE v.batch = :batch AND v.room_id = room.id);

-- name: batch_shapes
-- Every floor of the buildings of a batch, its rooms (value by survey first) and circulation, in
-- metres. kind: f floor, r room, c circulation.
WITH place(id) AS (
    SELECT DISTINCT floor.building_id FROM measured_value AS v JOIN room ON room.id = v.room_id
      JOIN floor ON floor.id = room.floor_id WHERE v.batch = :batch)
SELECT floor.building_id, floor.id, floor.ordinal, 'a', floor.id, '', floor.gross_area, NULL,
       AsBinary(ST_Transform(floor.geometry, 4548)), NULL, NULL, NULL, NULL
  FROM floor WHERE floor.building_id IN (SELECT id FROM place)
UNION ALL
SELECT floor.building_id, floor.id, floor.ordinal, 'r', room.id, room.code,
       coalesce(v.area, room.measured_area), room.declared_area,
       AsBinary(ST_Transform(room.geometry, 4548)),
       v.area, v.state, room.measured_area, v.allowed
  FROM floor JOIN room ON room.floor_id = floor.id
  LEFT JOIN measured_value AS v ON v.room_id = room.id AND v.batch = :batch
 WHERE floor.building_id IN (SELECT id FROM place)
UNION ALL
SELECT floor.building_id, floor.id, floor.ordinal, 'c', circulation.id, circulation.kind, NULL,
       NULL, AsBinary(ST_Transform(circulation.geometry, 4548)), NULL, NULL, NULL, NULL
  FROM floor JOIN circulation ON circulation.floor_id = floor.id
 WHERE floor.building_id IN (SELECT id FROM place)
 ORDER BY 1, 2, 4, 5;

-- name: batch_certificate
SELECT coalesce(certificate_area, 0) FROM building WHERE id = :building;

-- name: batch_degrees
-- A point in metres to degrees.
SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_Transform(MakePoint(:x, :y, 4548), 4490) AS p);
