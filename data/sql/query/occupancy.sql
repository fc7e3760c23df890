-- occupancy: one record as stored, and how it is added, changed and ended.
-- References are ids.

-- name: occupancy_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT occupancy.id, occupancy.revision, occupancy.from_date, NULL,
       occupancy.person_id, occupancy.room_id, occupancy.from_date, occupancy.to_date,
           occupancy.share, occupancy.kind
  FROM occupancy
 WHERE occupancy.id = :id;

-- name: occupancy_by_key
SELECT occupancy.id, occupancy.revision, occupancy.from_date, NULL,
       occupancy.person_id, occupancy.room_id, occupancy.from_date, occupancy.to_date,
           occupancy.share, occupancy.kind
  FROM occupancy
 WHERE occupancy.person_id = :person_code AND occupancy.room_id = :room_code AND
     occupancy.from_date = :from;

-- name: occupancy_insert
-- in: :id NULL gives the next id
INSERT INTO occupancy(id, person_id, room_id, from_date, to_date, share, kind)
VALUES(:id, :person_code, :room_code, :from, :to, :share, :kind);

-- name: occupancy_update
UPDATE occupancy
   SET person_id = :person_code, room_id = :room_code, from_date = :from, to_date = :to, share =
       :share, kind = :kind, revision = revision + 1
 WHERE id = :id;

-- name: occupancy_end
-- A fact that has not begun on :day is taken away, one that has ended stays as it is.
UPDATE occupancy SET to_date = :day, revision = revision + 1
 WHERE id = :id AND from_date <= :day AND (to_date IS NULL OR to_date > :day);

-- name: occupancy_ids
-- out: id of every record that has not ended on :day
SELECT id FROM occupancy WHERE to_date IS NULL OR to_date > :day ORDER BY id;
