-- How many rooms there are and their area is said above every list of rooms, also where there are
-- 1.7 million of them: from here it is read without their outlines. The area first: nobody looks rooms
-- up by it, and without statistics SQLite would take `use` for a way to few rooms.
CREATE INDEX room_totals ON room(declared_area, measured_area, use, state);

-- Idle and unoccupied rooms as the rules have found them, whomever that is told to: which of them may
-- be seen is said where rooms are. Named as the steps of a scope are, which may read what they bound.
CREATE VIEW scope_status AS
    SELECT object_id AS room_id, code AS status FROM warning
     WHERE type = 'rooms' AND code IN ('idle', 'unoccupied') AND closed IS NULL;
