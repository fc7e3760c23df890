-- Finds rooms whose number an earlier room of the floor has.
-- out: collection, id, code, what was found
SELECT 'rooms', room.id, room.code, room.number
  FROM room
  JOIN (SELECT floor_id, number, min(id) AS first FROM room WHERE number <> ''
         GROUP BY floor_id, number HAVING count(*) > 1) AS twice
    ON twice.floor_id = room.floor_id AND twice.number = room.number AND room.id <> twice.first
 ORDER BY room.id
