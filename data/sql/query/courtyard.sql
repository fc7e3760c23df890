-- courtyards: one record as stored, and how it is added, changed and ended.
-- References are ids; :geometry is a SpatiaLite BLOB.

-- name: courtyard_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT courtyard.id, courtyard.revision, courtyard.valid_from, courtyard.geometry,
       courtyard.code, courtyard.name, courtyard.district_id, courtyard.address,
           courtyard.land_area, courtyard.tenure
  FROM courtyard
 WHERE courtyard.id = :id;

-- name: courtyard_version
-- As it was from the day :version on.
SELECT courtyard.id, courtyard.revision, courtyard.valid_from, courtyard.geometry,
       courtyard.code, courtyard.name, courtyard.district_id, courtyard.address,
           courtyard.land_area, courtyard.tenure
  FROM courtyard_versions AS courtyard
 WHERE courtyard.id = :id AND courtyard.valid_from = :version;

-- name: courtyard_by_key
SELECT courtyard.id, courtyard.revision, courtyard.valid_from, courtyard.geometry,
       courtyard.code, courtyard.name, courtyard.district_id, courtyard.address,
           courtyard.land_area, courtyard.tenure
  FROM courtyard
 WHERE courtyard.code = :code;

-- name: courtyard_insert
-- in: :id NULL gives the next id; :day the day from which it holds
INSERT INTO courtyard(id, code, name, district_id, address, land_area, tenure, valid_from,
    geometry)
VALUES(:id, :code, :name, :district, :address, :land_area, :tenure, :day, :geometry);

-- name: courtyard_update
UPDATE courtyard
   SET code = :code, name = :name, district_id = :district, address = :address, land_area =
       :land_area, tenure = :tenure, valid_from = :day, geometry = :geometry, revision =
       revision + 1
 WHERE id = :id;

-- name: courtyard_end
DELETE FROM courtyard WHERE id = :id;

-- name: courtyard_ids
-- out: id of every record
SELECT id FROM courtyard ORDER BY id;
