-- measurements: one record as stored, and how it is added, changed and ended.
-- References are ids.

-- name: measurement_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT m.id, m.revision, m.measured, NULL,
       m.batch, m.room_id, m.round, m.area, m.length, m.width, m.height, nullif(m.instrument, ''),
       nullif(m.surveyor, ''), m.measured
  FROM measurement AS m WHERE m.id = :id;

-- name: measurement_by_key
SELECT m.id, m.revision, m.measured, NULL,
       m.batch, m.room_id, m.round, m.area, m.length, m.width, m.height, nullif(m.instrument, ''),
       nullif(m.surveyor, ''), m.measured
  FROM measurement AS m
 WHERE m.batch = :batch AND m.room_id = :room_code AND m.round = :round;

-- name: measurement_insert
-- in: :id NULL gives the next id
INSERT INTO measurement(id, batch, room_id, round, area, length, width, height, instrument,
                        surveyor, measured)
VALUES(:id, :batch, :room_code, :round, :area, :length, :width, :height,
       coalesce(:instrument, ''), coalesce(:surveyor, ''), :measured);

-- name: measurement_update
UPDATE measurement
   SET batch = :batch, room_id = :room_code, round = :round, area = :area, length = :length,
       width = :width, height = :height, instrument = coalesce(:instrument, ''),
       surveyor = coalesce(:surveyor, ''), measured = :measured, revision = revision + 1
 WHERE id = :id;

-- name: measurement_end
-- What was measured stays measured: a row is taken away only while its batch is being put together.
DELETE FROM measurement
 WHERE id = :id AND measured <= :day
   AND batch IN (SELECT code FROM survey_batch
                  WHERE state IN ('planned', 'in_field', 'delivered', 'ingested'));

-- name: measurement_ids
-- out: id of every record that has not ended on :day
SELECT id FROM measurement WHERE measured <= :day ORDER BY id;

-- name: measurement_next_round
SELECT coalesce(max(round), 0) + 1 FROM measurement WHERE batch = :batch AND room_id = :room;
