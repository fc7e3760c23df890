-- Finds offices that are held and in which nobody sits.
-- out: collection, id, code, what was found
SELECT 'rooms', id, code, institution FROM rooms WHERE status = 'unoccupied' ORDER BY id
