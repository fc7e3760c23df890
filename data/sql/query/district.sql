-- districts: one record as stored, and how it is added, changed and ended.
-- References are ids; :geometry is a SpatiaLite BLOB.

-- name: district_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT district.id, district.revision, district.valid_from, district.geometry,
       district.code, district.name
  FROM district
 WHERE district.id = :id;

-- name: district_version
-- As it was from the day :version on.
SELECT district.id, district.revision, district.valid_from, district.geometry,
       district.code, district.name
  FROM district_versions AS district
 WHERE district.id = :id AND district.valid_from = :version;

-- name: district_by_key
SELECT district.id, district.revision, district.valid_from, district.geometry,
       district.code, district.name
  FROM district
 WHERE district.code = :code;

-- name: district_insert
-- in: :id NULL gives the next id; :day the day from which it holds
INSERT INTO district(id, code, name, valid_from, geometry)
VALUES(:id, :code, :name, :day, :geometry);

-- name: district_update
UPDATE district
   SET code = :code, name = :name, valid_from = :day, geometry = :geometry, revision = revision
       + 1
 WHERE id = :id;

-- name: district_end
DELETE FROM district WHERE id = :id;

-- name: district_ids
-- out: id of every record
SELECT id FROM district ORDER BY id;

-- name: district_by_name
SELECT id FROM district WHERE name = :code;
