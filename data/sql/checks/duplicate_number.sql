-- Finds rooms of one floor with the same number.
-- out: collection, id, code, what was found
SELECT 'rooms', room.id, room.code, room.number
  FROM room
  JOIN (SELECT floor_id, number FROM room WHERE number <> ''
         GROUP BY floor_id, number HAVING count(*) > 1) AS twice
    ON twice.floor_id = room.floor_id AND twice.number = room.number
 ORDER BY room.id
