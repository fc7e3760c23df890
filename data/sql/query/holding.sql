-- holdings: one record as stored, and how it is added, changed and ended.
-- References are ids.

-- name: holding_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT holding.id, holding.revision, holding.from_date, NULL,
       holding.institution_id, holding.room_id, holding.from_date, holding.to_date,
           holding.share, holding.document
  FROM holding
 WHERE holding.id = :id;

-- name: holding_by_key
SELECT holding.id, holding.revision, holding.from_date, NULL,
       holding.institution_id, holding.room_id, holding.from_date, holding.to_date,
           holding.share, holding.document
  FROM holding
 WHERE holding.institution_id = :institution_code AND holding.room_id = :room_code AND
     holding.from_date = :from;

-- name: holding_insert
-- in: :id NULL gives the next id
INSERT INTO holding(id, institution_id, room_id, from_date, to_date, share, document)
VALUES(:id, :institution_code, :room_code, :from, :to, :share, :document);

-- name: holding_update
UPDATE holding
   SET institution_id = :institution_code, room_id = :room_code, from_date = :from, to_date =
       :to, share = :share, document = :document, revision = revision + 1
 WHERE id = :id;

-- name: holding_end
-- A fact that has not begun on :day is taken away, one that has ended stays as it is.
UPDATE holding SET to_date = :day, revision = revision + 1
 WHERE id = :id AND from_date <= :day AND (to_date IS NULL OR to_date > :day);

-- name: holding_ids
-- out: id of every record that has not ended on :day
SELECT id FROM holding WHERE to_date IS NULL OR to_date > :day ORDER BY id;
