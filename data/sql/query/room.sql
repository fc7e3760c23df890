-- rooms: one record as stored, and how it is added, changed and ended.
-- References are ids; :geometry is a SpatiaLite BLOB.

-- name: room_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT room.id, room.revision, room.valid_from, room.geometry,
       room.code, floor.building_id, floor.ordinal, room.number, room.name, room.use,
       room.subtype, coalesce(room.measured_area, room.declared_area), room.measured_area, room.declared_area,
           room.approved_area, room.state
  FROM room JOIN floor ON floor.id = room.floor_id
 WHERE room.id = :id;

-- name: room_version
-- As it was from the day :version on.
SELECT room.id, room.revision, room.valid_from, room.geometry,
       room.code, floor.building_id, floor.ordinal, room.number, room.name, room.use,
       room.subtype, coalesce(room.measured_area, room.declared_area), room.measured_area, room.declared_area,
           room.approved_area, room.state
  FROM room_versions AS room JOIN floor ON floor.id = room.floor_id
 WHERE room.id = :id AND room.valid_from = :version;

-- name: room_by_key
SELECT room.id, room.revision, room.valid_from, room.geometry,
       room.code, floor.building_id, floor.ordinal, room.number, room.name, room.use,
       room.subtype, coalesce(room.measured_area, room.declared_area), room.measured_area, room.declared_area,
           room.approved_area, room.state
  FROM room JOIN floor ON floor.id = room.floor_id
 WHERE room.code = :code;

-- name: room_insert
-- in: :id NULL gives the next id; :day the day from which it holds
INSERT INTO room(id, code, floor_id, number, name, use, subtype, measured_area, declared_area,
    approved_area, state, valid_from, geometry)
VALUES(:id, :code, (SELECT id FROM floor WHERE building_id = :building_code AND ordinal =
    :ordinal), :number, :name, :use, :subtype, :measured_area, :declared_area, :approved_area,
    :state, :day, :geometry);

-- name: room_update
UPDATE room
   SET code = :code, floor_id = (SELECT id FROM floor WHERE building_id = :building_code AND
       ordinal = :ordinal), number = :number, name = :name, use = :use, subtype = :subtype,
       measured_area = :measured_area, declared_area = :declared_area, approved_area =
       :approved_area, state = :state, valid_from = :day, geometry = :geometry, revision =
       revision + 1
 WHERE id = :id;

-- name: room_end
DELETE FROM room WHERE id = :id;

-- name: room_ids
-- out: id of every record
SELECT id FROM room ORDER BY id;
