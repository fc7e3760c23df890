-- establishments: one record as stored, and how it is added, changed and ended.
-- References are ids.

-- name: establishment_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT establishment.id, establishment.revision, establishment.from_date, NULL,
       establishment.institution_id, establishment.rank, establishment.from_date,
           establishment.posts, establishment.document
  FROM establishment
 WHERE establishment.id = :id;

-- name: establishment_by_key
SELECT establishment.id, establishment.revision, establishment.from_date, NULL,
       establishment.institution_id, establishment.rank, establishment.from_date,
           establishment.posts, establishment.document
  FROM establishment
 WHERE establishment.institution_id = :institution_code AND establishment.rank = :rank AND
     establishment.from_date = :from;

-- name: establishment_insert
-- in: :id NULL gives the next id
INSERT INTO establishment(id, institution_id, rank, from_date, posts, document)
VALUES(:id, :institution_code, :rank, :from, :posts, :document);

-- name: establishment_update
UPDATE establishment
   SET institution_id = :institution_code, rank = :rank, from_date = :from, posts = :posts,
       document = :document, revision = revision + 1
 WHERE id = :id;

-- name: establishment_end
DELETE FROM establishment WHERE id = :id;

-- name: establishment_ids
-- out: id of every record
SELECT id FROM establishment ORDER BY id;
