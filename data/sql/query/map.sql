-- What the map in memory is made of: id, geometry (WKB, EPSG:4490), then the
-- attributes of the layer under their names in the tiles. :first and :last bound
-- the ids, so that one record is read by the statement that reads all. Records
-- whose layer `keeps` them come without a geometry, too. Nothing here names a person.

-- name: map_district
SELECT id, AsBinary(geometry), code, name
  FROM district WHERE id BETWEEN :first AND :last;

-- name: map_courtyard
SELECT id, AsBinary(geometry), code, name, district_id, tenure
  FROM courtyard WHERE id BETWEEN :first AND :last;

-- name: map_building
SELECT id, AsBinary(geometry), code, name, courtyard_id, height / 100.0 AS height,
       floors_above, floors_below, tenure, built
  FROM building WHERE id BETWEEN :first AND :last;

-- name: map_floor
SELECT id, AsBinary(geometry), building_id, ordinal, label
  FROM floor WHERE id BETWEEN :first AND :last AND geometry IS NOT NULL;

-- name: map_room
-- `secret`: held by a secret institution, or by one below it. It is in no tile; it says whose it is.
WITH RECURSIVE hidden(id) AS (
    SELECT id FROM institution WHERE secret = 1
    UNION
    SELECT i.id FROM hidden JOIN institution AS i ON i.parent_id = hidden.id)
SELECT id, AsBinary(geometry), code, number, name, use, subtype, state, status, usable_area,
       measured_area, declared_area, area_source, over_standard,
       (SELECT tenure FROM building WHERE building.id = rooms.building_id) AS tenure,
       (SELECT built FROM building WHERE building.id = rooms.building_id) AS built, floor_id, building_id, ordinal, institution_id, institution,
       (SELECT 1 FROM holding AS h, today
         WHERE h.room_id = rooms.id AND h.institution_id IN (SELECT id FROM hidden)
           AND h.from_date <= today.day AND (h.to_date IS NULL OR h.to_date > today.day)
         LIMIT 1) AS secret
  FROM rooms WHERE id BETWEEN :first AND :last;

-- name: map_room_label
WITH RECURSIVE hidden(id) AS (
    SELECT id FROM institution WHERE secret = 1
    UNION
    SELECT i.id FROM hidden JOIN institution AS i ON i.parent_id = hidden.id)
SELECT id, AsBinary(geometry), number, name, usable_area, building_id, ordinal, use, status,
       (SELECT 1 FROM holding AS h, today
         WHERE h.room_id = rooms.id AND h.institution_id IN (SELECT id FROM hidden)
           AND h.from_date <= today.day AND (h.to_date IS NULL OR h.to_date > today.day)
         LIMIT 1) AS secret
  FROM rooms WHERE id BETWEEN :first AND :last AND geometry IS NOT NULL;

-- name: map_courtyard_label
-- These three are in no tile: what lies within a shape is told by the point.
SELECT id, AsBinary(geometry)
  FROM courtyard WHERE id BETWEEN :first AND :last AND geometry IS NOT NULL;

-- name: map_building_label
SELECT id, AsBinary(geometry)
  FROM building WHERE id BETWEEN :first AND :last AND geometry IS NOT NULL;

-- name: map_floor_label
SELECT id, AsBinary(geometry)
  FROM floor WHERE id BETWEEN :first AND :last AND geometry IS NOT NULL;

-- name: map_circulation
SELECT id, AsBinary(geometry), kind, floor_id, building_id, ordinal
  FROM circulation_parts WHERE id BETWEEN :first AND :last AND geometry IS NOT NULL;

-- name: map_parking
SELECT id, AsBinary(geometry), code, kind, courtyard_id
  FROM parking WHERE id BETWEEN :first AND :last AND geometry IS NOT NULL;

-- name: map_canteen
SELECT id, AsBinary(geometry), code, name, courtyard_id
  FROM canteen WHERE id BETWEEN :first AND :last AND geometry IS NOT NULL;

-- dated: map_as_of
-- One of the statements above as it would have been on :day: before it stand the registers of that
-- day, and the views it reads made of them.
, rooms AS (SELECT :in_rooms), circulation_parts AS (SELECT :in_parts) SELECT :statement;

-- name: map_centre
-- Where the city lies: the middle one of its courtyards, or of what there is when none is drawn. One
-- in the wrong place does not move it.
WITH place AS MATERIALIZED (
    SELECT 1 AS rank, geometry
      FROM (SELECT geometry FROM courtyard WHERE geometry IS NOT NULL LIMIT 1001)
    UNION ALL SELECT 2, geometry
      FROM (SELECT geometry FROM building WHERE geometry IS NOT NULL LIMIT 1001)
    UNION ALL SELECT 3, geometry
      FROM (SELECT geometry FROM room WHERE geometry IS NOT NULL LIMIT 1001)
    UNION ALL SELECT 4, geometry
      FROM (SELECT geometry FROM floor WHERE geometry IS NOT NULL LIMIT 1001)
    UNION ALL SELECT 5, geometry
      FROM (SELECT geometry FROM district WHERE geometry IS NOT NULL LIMIT 1001)
    UNION ALL SELECT 6, geometry
      FROM (SELECT geometry FROM circulation WHERE geometry IS NOT NULL LIMIT 1001)),
middle AS MATERIALIZED (
    SELECT (MbrMinX(geometry) + MbrMaxX(geometry)) / 2 AS x,
           (MbrMinY(geometry) + MbrMaxY(geometry)) / 2 AS y
      FROM place WHERE rank = (SELECT min(rank) FROM place))
SELECT (SELECT x FROM middle ORDER BY x LIMIT 1 OFFSET (SELECT count(*) FROM middle) / 2),
       (SELECT y FROM middle ORDER BY y LIMIT 1 OFFSET (SELECT count(*) FROM middle) / 2);

-- name: map_room_of_holding
SELECT room_id FROM holding WHERE id = :id;

-- name: map_room_of_occupancy
SELECT room_id FROM occupancy WHERE id = :id;

-- name: map_rooms_of_person
-- Their ceilings follow the person's rank.
SELECT DISTINCT room_id FROM occupancy WHERE person_id = :id;

-- name: map_rooms_of_institution
-- Also of those below it: whether they are secret hangs on it. And those its people sit in: their
-- ceilings follow its class.
WITH RECURSIVE below(id) AS (
    SELECT :id
    UNION
    SELECT i.id FROM below JOIN institution AS i ON i.parent_id = below.id)
SELECT room_id FROM holding WHERE institution_id IN (SELECT id FROM below)
UNION
SELECT room_id FROM person JOIN occupancy ON occupancy.person_id = person.id
 WHERE person.institution_id = :id;

-- name: map_rooms_of_floor
SELECT id FROM room WHERE floor_id = :id;

-- name: map_rooms_of_building
-- Their ownership and age are the building's.
SELECT room.id FROM floor JOIN room ON room.floor_id = floor.id WHERE floor.building_id = :id;

-- name: map_circulation_of_floor
SELECT id FROM circulation WHERE floor_id = :id;

-- name: map_layers
SELECT id, name, fields, role FROM layer WHERE source = 'features' ORDER BY id;

-- name: map_layer_features
SELECT id, AsBinary(geometry), properties FROM layer_feature
 WHERE layer_id = :layer AND geometry IS NOT NULL;
