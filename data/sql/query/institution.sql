-- institutions: one record as stored, and how it is added, changed and ended.
-- References are ids.

-- name: institution_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT institution.id, institution.revision, institution.valid_from, NULL,
       institution.code, institution.name, institution.short_name, institution.class,
           institution.category, institution.parent_id,
       institution.secret
  FROM institution
 WHERE institution.id = :id;

-- name: institution_version
-- As it was from the day :version on.
SELECT institution.id, institution.revision, institution.valid_from, NULL,
       institution.code, institution.name, institution.short_name, institution.class,
           institution.category, institution.parent_id,
       institution.secret
  FROM institution_versions AS institution
 WHERE institution.id = :id AND institution.valid_from = :version;

-- name: institution_by_key
SELECT institution.id, institution.revision, institution.valid_from, NULL,
       institution.code, institution.name, institution.short_name, institution.class,
           institution.category, institution.parent_id,
       institution.secret
  FROM institution
 WHERE institution.code = :code;

-- name: institution_insert
-- in: :id NULL gives the next id; :day the day from which it holds
INSERT INTO institution(id, code, name, short_name, class, category, parent_id, secret,
    valid_from)
VALUES(:id, :code, :name, :short_name, :class, :category, :parent_code, :secret, :day);

-- name: institution_update
UPDATE institution
   SET code = :code, name = :name, short_name = :short_name, class = :class, category =
       :category, parent_id = :parent_code, secret = :secret, valid_from = :day, revision =
       revision + 1
 WHERE id = :id;

-- name: institution_end
DELETE FROM institution WHERE id = :id;

-- name: institution_ids
-- out: id of every record
SELECT id FROM institution ORDER BY id;
