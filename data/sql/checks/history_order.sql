-- Finds rooms whose history does not join up with the present.
-- out: collection, id, code, what was found
SELECT 'rooms', room.id, room.code, h.valid_to
  FROM room_history AS h JOIN room ON room.id = h.id
 WHERE h.valid_to > room.valid_from
    OR EXISTS (SELECT 1 FROM room_history AS other
                WHERE other.id = h.id AND other.valid_from < h.valid_to
                  AND other.valid_to > h.valid_from AND other.rowid <> h.rowid)
 ORDER BY room.id
