-- Finds buildings whose floors do not add up to their gross area.
-- out: collection, id, code, what was found
SELECT 'buildings', building.id, building.code,
       printf('%.2f <> %.2f', sum(floor.gross_area) / 100.0, building.gross_area / 100.0)
  FROM building JOIN floor ON floor.building_id = building.id
 WHERE building.gross_area IS NOT NULL
 GROUP BY building.id
HAVING count(floor.gross_area) = count(*) AND sum(floor.gross_area) <> building.gross_area
 ORDER BY building.id
