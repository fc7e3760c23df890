-- Finds technical rooms without an approved area.
-- out: collection, id, code, what was found
SELECT 'rooms', id, code, NULL FROM room
 WHERE use = 'technical' AND approved_area IS NULL ORDER BY id
