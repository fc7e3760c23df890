-- tenures: one record as stored, and how it is added, changed and ended.
-- References are ids.

-- name: tenure_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT tenure.id, tenure.revision, tenure.from_date, NULL,
       tenure.room_id, tenure.building_id, tenure.kind, tenure.party, tenure.from_date,
           tenure.to_date,
       tenure.rent, tenure.document
  FROM tenure
 WHERE tenure.id = :id;

-- name: tenure_by_key
SELECT tenure.id, tenure.revision, tenure.from_date, NULL,
       tenure.room_id, tenure.building_id, tenure.kind, tenure.party, tenure.from_date,
           tenure.to_date,
       tenure.rent, tenure.document
  FROM tenure
 WHERE coalesce(room_id, 0) = coalesce(:room_code, 0)
   AND coalesce(building_id, 0) = coalesce(:building_code, 0)
   AND tenure.kind = :kind AND tenure.from_date = :from;

-- name: tenure_insert
-- in: :id NULL gives the next id
INSERT INTO tenure(id, room_id, building_id, kind, party, from_date, to_date, rent, document)
VALUES(:id, :room_code, :building_code, :kind, :party, :from, :to, :rent, :document);

-- name: tenure_update
UPDATE tenure
   SET room_id = :room_code, building_id = :building_code, kind = :kind, party = :party,
       from_date = :from, to_date = :to, rent = :rent, document = :document, revision = revision
       + 1
 WHERE id = :id;

-- name: tenure_end
-- A fact that has not begun on :day is taken away, one that has ended stays as it is.
UPDATE tenure SET to_date = :day, revision = revision + 1
 WHERE id = :id AND from_date <= :day AND (to_date IS NULL OR to_date > :day);

-- name: tenure_ids
-- out: id of every record that has not ended on :day
SELECT id FROM tenure WHERE to_date IS NULL OR to_date > :day ORDER BY id;
