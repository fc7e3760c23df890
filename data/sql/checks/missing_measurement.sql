-- Finds rooms without a measured area.
-- out: collection, id, code, what was found
SELECT 'rooms', id, code, NULL FROM room WHERE measured_area IS NULL ORDER BY id
