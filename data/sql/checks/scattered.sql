-- Finds institutions that hold rooms in five or more buildings.
-- out: collection, id, code, what was found
SELECT 'institutions', i.id, i.code, count(DISTINCT floor.building_id)
  FROM holding AS h
  JOIN institution AS i ON i.id = h.institution_id
  JOIN room ON room.id = h.room_id
  JOIN floor ON floor.id = room.floor_id, today
 WHERE h.from_date <= today.day AND (h.to_date IS NULL OR h.to_date > today.day)
 GROUP BY i.id HAVING count(DISTINCT floor.building_id) >= 5 ORDER BY i.id
