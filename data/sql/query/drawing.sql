-- What a floor's plan is drawn from, read by a scoped reader (so no view of the file's own). Shapes are in the city's metres (EPSG:4548).

-- name: drawing_floor
SELECT AsBinary(ST_Transform(floor.geometry, 4548)), floor.label, floor.ordinal, floor.gross_area,
       building.code, building.name, courtyard.name
  FROM floor
  JOIN building ON building.id = floor.building_id
  JOIN courtyard ON courtyard.id = building.courtyard_id
 WHERE floor.id = :id;

-- name: drawing_rooms
-- Who sits there: those whom the reader may see.
SELECT rooms.id, AsBinary(ST_Transform(rooms.geometry, 4548)), rooms.number, rooms.name, rooms.use,
       rooms.subtype, rooms.state, rooms.status, CAST(round(rooms.usable_area * 100) AS INTEGER),
       rooms.institution_id,
       (SELECT coalesce(nullif(i.short_name, ''), i.name) FROM institution AS i
         WHERE i.id = rooms.institution_id),
       CAST(round(rooms.over_standard * 100) AS INTEGER),
       (SELECT group_concat(name, ' ') FROM (
            SELECT person.name FROM occupancy AS o JOIN person ON person.id = o.person_id, today
             WHERE o.room_id = rooms.id AND o.from_date <= today.day
               AND (o.to_date IS NULL OR o.to_date > today.day) ORDER BY person.id))
  FROM rooms
 WHERE rooms.id IN (SELECT id FROM room WHERE floor_id = :id) AND rooms.geometry IS NOT NULL
 ORDER BY rooms.id;

-- name: drawing_passages
SELECT AsBinary(ST_Transform(geometry, 4548)), kind FROM circulation
 WHERE floor_id = :id AND geometry IS NOT NULL ORDER BY id;
