-- circulation: one record as stored, and how it is added, changed and ended.
-- References are ids; :geometry is a SpatiaLite BLOB.

-- name: circulation_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT circulation.id, circulation.revision, circulation.valid_from, circulation.geometry,
       floor.building_id, floor.ordinal, circulation.kind
  FROM circulation JOIN floor ON floor.id = circulation.floor_id
 WHERE circulation.id = :id;

-- name: circulation_version
-- As it was from the day :version on.
SELECT circulation.id, circulation.revision, circulation.valid_from, circulation.geometry,
       floor.building_id, floor.ordinal, circulation.kind
  FROM circulation_versions AS circulation JOIN floor ON floor.id = circulation.floor_id
 WHERE circulation.id = :id AND circulation.valid_from = :version;

-- name: circulation_by_key
SELECT circulation.id, circulation.revision, circulation.valid_from, circulation.geometry,
       floor.building_id, floor.ordinal, circulation.kind
  FROM circulation JOIN floor ON floor.id = circulation.floor_id
 WHERE circulation.floor_id = (SELECT id FROM floor WHERE building_id = :building_code AND
     ordinal = :ordinal)
   AND circulation.kind = :kind AND circulation.geometry IS :geometry;

-- name: circulation_insert
-- in: :id NULL gives the next id; :day the day from which it holds
INSERT INTO circulation(id, floor_id, kind, valid_from, geometry)
VALUES(:id, (SELECT id FROM floor WHERE building_id = :building_code AND ordinal = :ordinal),
    :kind, :day, :geometry);

-- name: circulation_update
UPDATE circulation
   SET floor_id = (SELECT id FROM floor WHERE building_id = :building_code AND ordinal =
       :ordinal), kind = :kind, valid_from = :day, geometry = :geometry, revision = revision + 1
 WHERE id = :id;

-- name: circulation_end
DELETE FROM circulation WHERE id = :id;

-- name: circulation_ids
-- out: id of every record
SELECT id FROM circulation ORDER BY id;
