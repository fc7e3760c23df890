-- Rooms that are promised, changes of several rooms in one step, and requests that are sent twice.

-- A room that is promised: for whom (nobody in particular when NULL), until when and why. While it
-- holds, the room's state is `reserved`; `before` is the state to go back to.
CREATE TABLE reservation(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    room_id INTEGER NOT NULL REFERENCES room(id),
    institution_id INTEGER REFERENCES institution(id),
    from_date TEXT NOT NULL CHECK (from_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    to_date TEXT NOT NULL CHECK (to_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') CHECK (to_date >= from_date),
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    document TEXT,
    before TEXT NOT NULL CHECK (before IN ('in_use', 'shared')),
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX reservation_of_room ON reservation(room_id);
CREATE TABLE reservation_history(
    id INTEGER,
    room_id INTEGER,
    institution_id INTEGER,
    from_date TEXT,
    to_date TEXT,
    reason TEXT,
    document TEXT,
    before TEXT,
    revision INTEGER
) STRICT;
CREATE TRIGGER room_takes_its_reservations BEFORE DELETE ON room
BEGIN
    INSERT INTO reservation_history SELECT * FROM reservation WHERE room_id = OLD.id AND to_date <= (SELECT day FROM change);
    DELETE FROM reservation WHERE room_id = OLD.id AND to_date <= (SELECT day FROM change);
END;
CREATE TRIGGER institution_takes_its_reservations BEFORE DELETE ON institution
BEGIN
    INSERT INTO reservation_history SELECT * FROM reservation WHERE institution_id = OLD.id AND to_date <= (SELECT day FROM change);
    DELETE FROM reservation WHERE institution_id = OLD.id AND to_date <= (SELECT day FROM change);
END;
-- A room that is no longer reserved, by whatever change, is promised to nobody.
CREATE TRIGGER room_ends_its_reservation AFTER UPDATE OF state ON room WHEN OLD.state = 'reserved' AND NEW.state <> 'reserved'
BEGIN
    UPDATE reservation SET to_date = max(from_date, NEW.valid_from), revision = revision + 1
     WHERE room_id = NEW.id AND to_date > NEW.valid_from AND to_date > from_date;
END;

-- A change taken back: the row returns to the day of the version it had replaced, if that is the
-- last one. Whoever does so removes that version from the history in the same transaction.
DROP TRIGGER room_changes_forward;
CREATE TRIGGER room_changes_forward BEFORE UPDATE ON room
WHEN NEW.valid_from < OLD.valid_from
 AND NOT EXISTS (SELECT 1 FROM room_history WHERE id = OLD.id AND valid_from = NEW.valid_from AND valid_to = OLD.valid_from)
BEGIN SELECT RAISE(ABORT, 'dated before the last change'); END;

-- A change of one or more rooms in one step: assign, reserve, lend, seal, give back, people put in,
-- taken out, moved; or the undoing of one. What it did is audit rows first_seq to last_seq.
CREATE TABLE action(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    kind TEXT NOT NULL CHECK (kind IN ('assign', 'reserve', 'lend', 'seal', 'release', 'put', 'take_out', 'move', 'undo')),
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT,
    institution_id INTEGER,
    n_people INTEGER NOT NULL DEFAULT 0,
    document TEXT,
    reason TEXT,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL CHECK (last_seq >= first_seq),
    undoes INTEGER UNIQUE REFERENCES action(id)
) STRICT;
CREATE TABLE action_room(
    action_id INTEGER NOT NULL REFERENCES action(id),
    room_id INTEGER NOT NULL,
    PRIMARY KEY (action_id, room_id)
) STRICT;
CREATE INDEX action_of_room ON action_room(room_id, action_id);

-- Idempotency-Key of POSTs that create: the same key and request again is answered with what it
-- made the first time. Kept for a week.
CREATE TABLE request_key(
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    made_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (actor, key)
) STRICT;
CREATE INDEX request_key_by_age ON request_key(at);
