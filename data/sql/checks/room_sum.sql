-- Finds floors whose rooms have more usable area than the floor has gross.
-- out: collection, id, code, what was found
SELECT 'floors', floor.id, building.code || ' ' || coalesce(floor.label, floor.ordinal),
       printf('%.2f > %.2f', sum(coalesce(room.measured_area, room.declared_area)) / 100.0,
              floor.gross_area / 100.0)
  FROM floor
  JOIN building ON building.id = floor.building_id
  JOIN room ON room.floor_id = floor.id
 WHERE floor.gross_area IS NOT NULL
 GROUP BY floor.id
HAVING sum(coalesce(room.measured_area, room.declared_area)) > floor.gross_area
 ORDER BY floor.id
