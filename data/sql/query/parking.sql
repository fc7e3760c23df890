-- parking: one record as stored, and how it is added, changed and ended.
-- References are ids; :geometry is a SpatiaLite BLOB.

-- name: parking_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT parking.id, parking.revision, parking.valid_from, parking.geometry,
       parking.code, parking.courtyard_id, parking.kind, parking.underground, parking.spaces,
           parking.area
  FROM parking
 WHERE parking.id = :id;

-- name: parking_version
-- As it was from the day :version on.
SELECT parking.id, parking.revision, parking.valid_from, parking.geometry,
       parking.code, parking.courtyard_id, parking.kind, parking.underground, parking.spaces,
           parking.area
  FROM parking_versions AS parking
 WHERE parking.id = :id AND parking.valid_from = :version;

-- name: parking_by_key
SELECT parking.id, parking.revision, parking.valid_from, parking.geometry,
       parking.code, parking.courtyard_id, parking.kind, parking.underground, parking.spaces,
           parking.area
  FROM parking
 WHERE parking.code = :code;

-- name: parking_insert
-- in: :id NULL gives the next id; :day the day from which it holds
INSERT INTO parking(id, code, courtyard_id, kind, underground, spaces, area, valid_from, geometry)
VALUES(:id, :code, :courtyard_code, :kind, :underground, :spaces, :area, :day, :geometry);

-- name: parking_update
UPDATE parking
   SET code = :code, courtyard_id = :courtyard_code, kind = :kind, underground = :underground,
       spaces = :spaces, area = :area, valid_from = :day, geometry = :geometry, revision =
       revision + 1
 WHERE id = :id;

-- name: parking_end
DELETE FROM parking WHERE id = :id;

-- name: parking_ids
-- out: id of every record
SELECT id FROM parking ORDER BY id;
