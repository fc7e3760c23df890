-- What the topology check walks through; coordinates in the metre CRS :srid.

-- name: check_floors
SELECT floor.id, building.code || ' ' || coalesce(floor.label, floor.ordinal),
       AsBinary(ST_Transform(floor.geometry, :srid)),
       AsBinary(ST_Transform(building.geometry, :srid)), floor.ordinal
  FROM floor JOIN building ON building.id = floor.building_id
 WHERE floor.geometry IS NOT NULL ORDER BY floor.id;

-- name: check_parts_of_floor
-- Rooms and circulation of a floor.
SELECT 'rooms', id, code, AsBinary(ST_Transform(geometry, :srid))
  FROM room WHERE floor_id = :floor AND geometry IS NOT NULL
UNION ALL
SELECT 'circulation', id, kind, AsBinary(ST_Transform(geometry, :srid))
  FROM circulation WHERE floor_id = :floor AND geometry IS NOT NULL;

-- name: check_buildings
SELECT building.id, building.code, AsBinary(ST_Transform(building.geometry, :srid)),
       AsBinary(ST_Transform(courtyard.geometry, :srid))
  FROM building JOIN courtyard ON courtyard.id = building.courtyard_id
 WHERE building.geometry IS NOT NULL ORDER BY building.id;

-- name: check_grounds
-- What lies around or beside buildings.
SELECT 'districts', id, code, AsBinary(ST_Transform(geometry, :srid))
  FROM district WHERE geometry IS NOT NULL
UNION ALL
SELECT 'courtyards', id, code, AsBinary(ST_Transform(geometry, :srid))
  FROM courtyard WHERE geometry IS NOT NULL
UNION ALL
SELECT 'canteens', id, code, AsBinary(ST_Transform(geometry, :srid))
  FROM canteen WHERE GeometryType(geometry) LIKE '%POLYGON'
UNION ALL
SELECT 'parking', id, code, AsBinary(ST_Transform(geometry, :srid))
  FROM parking WHERE GeometryType(geometry) LIKE '%POLYGON';
