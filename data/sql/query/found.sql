-- What was found in the map, as rows for a file: :found is JSON, an array of
-- [room id, number of its group, distance, walking distance] in the order of the answer.

-- name: found_rooms
SELECT rooms.*, f.value ->> 1 AS "group", f.value ->> 2 AS distance_m, f.value ->> 3 AS walk_m
  FROM json_each(:found) AS f CROSS JOIN rooms ON rooms.id = f.value ->> 0
 ORDER BY f.key;

-- name: found_rooms_by_building
SELECT rooms.building, rooms.courtyard, rooms.district, rooms.use, count(*) AS count,
       coalesce(sum(rooms.usable_area), 0.0) AS area
  FROM json_each(:found) AS f CROSS JOIN rooms ON rooms.id = f.value ->> 0
 GROUP BY rooms.building_id, rooms.use
 ORDER BY min(f.key), rooms.use;

-- name: buildings_of_institution
-- Where it holds rooms today.
SELECT DISTINCT floor.building_id
  FROM holding JOIN room ON room.id = holding.room_id JOIN floor ON floor.id = room.floor_id, today
 WHERE holding.institution_id = :id AND holding.from_date <= today.day
   AND (holding.to_date IS NULL OR holding.to_date > today.day);

-- name: institution_name
SELECT name FROM institution WHERE id = :id;

-- name: geometry_of_courtyard
SELECT AsBinary(geometry) FROM courtyard WHERE id = :id;

-- name: geometry_of_building
SELECT AsBinary(geometry) FROM building WHERE id = :id;

-- name: geometry_of_floor
SELECT AsBinary(geometry) FROM floor WHERE id = :id;

-- name: geometry_of_room
SELECT AsBinary(geometry) FROM room WHERE id = :id;

-- name: found_things
-- :found is JSON, an array of objects; nothing is read from the ledger.
SELECT f.value ->> 'kind' AS kind, f.value ->> 'id' AS id, f.value ->> 'label' AS label,
       f.value ->> 'code' AS code, f.value ->> 'type' AS type, f.value ->> 'use' AS use,
       f.value ->> 'area' AS area, f.value ->> 'building' AS building,
       f.value ->> 'courtyard' AS courtyard, f.value ->> 'district' AS district,
       f.value ->> 'ordinal' AS ordinal, f.value ->> 'floor' AS floor,
       f.value ->> 'distance_m' AS distance_m, f.value ->> 'walk_m' AS walk_m,
       f.value ->> 'lon' AS lon, f.value ->> 'lat' AS lat,
       CASE WHEN f.value ->> 'lon' IS NOT NULL
            THEN MakePoint(f.value ->> 'lon', f.value ->> 'lat', 4490) END AS geometry
  FROM json_each(:found) AS f ORDER BY f.key;

-- name: within_rooms
SELECT rooms.* FROM json_each(:found) AS f CROSS JOIN rooms ON rooms.id = f.value ORDER BY f.key;

-- name: within_floors
SELECT floors.* FROM json_each(:found) AS f CROSS JOIN floors ON floors.id = f.value ORDER BY f.key;

-- name: within_buildings
SELECT buildings.* FROM json_each(:found) AS f CROSS JOIN buildings ON buildings.id = f.value
 ORDER BY f.key;

-- name: within_courtyards
SELECT courtyards.* FROM json_each(:found) AS f CROSS JOIN courtyards ON courtyards.id = f.value
 ORDER BY f.key;

-- name: within_buildings_sum
SELECT count(*), coalesce(sum(building.gross_area), 0) / 100.0
  FROM json_each(:found) AS f CROSS JOIN building ON building.id = f.value;

-- name: within_courtyards_sum
SELECT count(*), coalesce(sum(courtyard.land_area), 0) / 100.0
  FROM json_each(:found) AS f CROSS JOIN courtyard ON courtyard.id = f.value;

-- name: within_people
-- Who sits in these rooms today, each once.
SELECT count(DISTINCT occupancy.person_id)
  FROM json_each(:found) AS f CROSS JOIN occupancy ON occupancy.room_id = f.value, today
 WHERE occupancy.from_date <= today.day
   AND (occupancy.to_date IS NULL OR occupancy.to_date > today.day);

-- name: within_people_by_use
SELECT room.use, count(DISTINCT occupancy.person_id)
  FROM json_each(:found) AS f CROSS JOIN occupancy ON occupancy.room_id = f.value
  JOIN room ON room.id = f.value, today
 WHERE occupancy.from_date <= today.day
   AND (occupancy.to_date IS NULL OR occupancy.to_date > today.day)
 GROUP BY room.use;

-- name: within_people_by_institution
-- By the unit they are of, wherever they sit.
SELECT institution.id, institution.name, count(DISTINCT person.id)
  FROM json_each(:found) AS f CROSS JOIN occupancy ON occupancy.room_id = f.value
  JOIN person ON person.id = occupancy.person_id
  JOIN institution ON institution.id = person.institution_id, today
 WHERE occupancy.from_date <= today.day
   AND (occupancy.to_date IS NULL OR occupancy.to_date > today.day)
 GROUP BY institution.id;

-- name: within_sums
-- By unit and use, for the sheet of totals: of the unit with the largest share.
SELECT rooms.institution, rooms.use, count(*) AS count,
       coalesce(sum(rooms.usable_area), 0.0) AS area
  FROM json_each(:found) AS f CROSS JOIN rooms ON rooms.id = f.value
 GROUP BY rooms.institution_id, rooms.use ORDER BY area DESC, 1, 2;

-- name: found_wanted
-- Does the register have it, and the filter (in the place of :filter) want it? Of another register
-- its view stands in the place of rooms.
SELECT 1 FROM rooms WHERE id = :id AND :filter;
