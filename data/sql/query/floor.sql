-- floors: one record as stored, and how it is added, changed and ended.
-- References are ids; :geometry is a SpatiaLite BLOB.

-- name: floor_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT floor.id, floor.revision, floor.valid_from, floor.geometry,
       floor.building_id, floor.ordinal, floor.label, floor.gross_area
  FROM floor
 WHERE floor.id = :id;

-- name: floor_version
-- As it was from the day :version on.
SELECT floor.id, floor.revision, floor.valid_from, floor.geometry,
       floor.building_id, floor.ordinal, floor.label, floor.gross_area
  FROM floor_versions AS floor
 WHERE floor.id = :id AND floor.valid_from = :version;

-- name: floor_by_key
SELECT floor.id, floor.revision, floor.valid_from, floor.geometry,
       floor.building_id, floor.ordinal, floor.label, floor.gross_area
  FROM floor
 WHERE floor.building_id = :building_code AND floor.ordinal = :ordinal;

-- name: floor_insert
-- in: :id NULL gives the next id; :day the day from which it holds
INSERT INTO floor(id, building_id, ordinal, label, gross_area, valid_from, geometry)
VALUES(:id, :building_code, :ordinal, :label, :gross_area, :day, :geometry);

-- name: floor_update
UPDATE floor
   SET building_id = :building_code, ordinal = :ordinal, label = :label, gross_area =
       :gross_area, valid_from = :day, geometry = :geometry, revision = revision + 1
 WHERE id = :id;

-- name: floor_end
DELETE FROM floor WHERE id = :id;

-- name: floor_ids
-- out: id of every record
SELECT id FROM floor ORDER BY id;

-- name: floor_by_ordinal
SELECT id FROM floor WHERE building_id = :building AND ordinal = :ordinal;
