-- Finds rooms somebody sits in and nobody holds.
-- out: collection, id, code, what was found
SELECT 'rooms', id, code, NULL FROM rooms
 WHERE occupants > 0 AND institution_id IS NULL ORDER BY id
