-- What an archive of IMDF is made of: a courtyard, its buildings, their floors, and what lies on a floor.
-- Only what has an outline is in it, and of rooms only those the reader may see.

-- name: imdf_venue
SELECT courtyard.id, courtyard.code, courtyard.name, courtyard.address, district.name, AsBinary(courtyard.geometry)
  FROM courtyard LEFT JOIN district ON district.id = courtyard.district_id
 WHERE courtyard.id = :courtyard;

-- name: imdf_courtyard_of_building
SELECT courtyard_id FROM building WHERE id = :building;

-- name: imdf_buildings
SELECT id, code, name, AsBinary(geometry) FROM building
 WHERE courtyard_id = :courtyard AND (:building = 0 OR id = :building) AND geometry IS NOT NULL
 ORDER BY code;

-- name: imdf_levels
SELECT id, ordinal, label, AsBinary(geometry) FROM floor
 WHERE building_id = :building AND geometry IS NOT NULL ORDER BY ordinal;

-- name: imdf_units
-- The key is what the record is told apart by for ever: a room's code, a passage's number.
SELECT 'room', room.code, room.number, room.name, room.use, room.subtype, AsBinary(room.geometry)
  FROM room WHERE floor_id = :floor AND geometry IS NOT NULL
 UNION ALL
SELECT 'circulation', CAST(id AS TEXT), NULL, NULL, 'circulation', kind, AsBinary(geometry)
  FROM circulation WHERE floor_id = :floor AND geometry IS NOT NULL
 ORDER BY 1, 2;

-- name: imdf_building_of_code
SELECT id FROM building WHERE code = :code;

-- name: imdf_courtyard_of_code
SELECT id FROM courtyard WHERE code = :code;
