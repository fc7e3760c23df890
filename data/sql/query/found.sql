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
