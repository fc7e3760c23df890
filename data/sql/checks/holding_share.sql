-- Finds rooms of which more than the whole is held.
-- out: collection, id, code, what was found
SELECT 'rooms', room.id, room.code, sum(h.share) / 100 || ' %'
  FROM holding AS h JOIN room ON room.id = h.room_id, today
 WHERE h.from_date <= today.day AND (h.to_date IS NULL OR h.to_date > today.day)
 GROUP BY room.id HAVING sum(h.share) > 10000 ORDER BY room.id
