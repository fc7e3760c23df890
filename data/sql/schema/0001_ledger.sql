-- The ledger, version 1.
--
-- A register is two tables: <noun> holds what is true now, <noun>_history what
-- it replaced. valid_from is the day from which the row holds; a second change
-- on the same day corrects and leaves no history. Deleting ends a record on the
-- day of the change. Facts that carry their own dates (establishment,
-- occupancy, holding, tenure) hold from from_date until the day before to_date
-- and need no second table; what was corrected in them is in the audit.
--
-- Areas are integers of 0.01 m2, lengths of 0.01 m, money of 0.01 yuan, shares
-- of 0.0001, dates YYYY-MM-DD. Geometry is EPSG:4490, longitude first.

CREATE TABLE meta(
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- The change being made: one row, set at the start of every transaction.
CREATE TABLE change(
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    day   TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    actor TEXT NOT NULL
) STRICT;
INSERT INTO change VALUES(1, '1970-01-01', 'nobody');

-- The day the views speak of; as_of.sql puts another in its place.
CREATE VIEW today AS SELECT date('now', 'localtime') AS day;

-- How often each layer has changed; the ETag of whatever is made from it.
CREATE TABLE revision(
    layer TEXT PRIMARY KEY,
    n     INTEGER NOT NULL
) STRICT;
INSERT INTO revision VALUES('ledger', 0);

-- Districts of the city.
CREATE TABLE district(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
    name TEXT NOT NULL,
    valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revision INTEGER NOT NULL DEFAULT 1,
    geometry BLOB
) STRICT;
CREATE TABLE district_history(
    id INTEGER NOT NULL,
    code TEXT,
    name TEXT,
    valid_from TEXT NOT NULL,
    revision INTEGER NOT NULL,
    geometry BLOB,
    valid_to TEXT NOT NULL,
    CHECK (valid_from < valid_to)
) STRICT;
CREATE INDEX district_history_of ON district_history(id, valid_from);
CREATE TRIGGER district_changes_forward BEFORE UPDATE ON district WHEN NEW.valid_from < OLD.valid_from
BEGIN SELECT RAISE(ABORT, 'dated before the last change'); END;
CREATE TRIGGER district_keeps_history AFTER UPDATE ON district WHEN OLD.valid_from < NEW.valid_from
BEGIN
    INSERT INTO district_history(id, code, name, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.code, OLD.name, OLD.valid_from, OLD.revision, OLD.geometry, NEW.valid_from);
END;
CREATE TRIGGER district_ends BEFORE DELETE ON district WHEN OLD.valid_from < (SELECT day FROM change)
BEGIN
    INSERT INTO district_history(id, code, name, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.code, OLD.name, OLD.valid_from, OLD.revision, OLD.geometry, (SELECT day FROM change));
END;
CREATE VIEW district_versions AS
    SELECT id, code, name, valid_from, revision, geometry, NULL AS valid_to FROM district
    UNION ALL
    SELECT id, code, name, valid_from, revision, geometry, valid_to FROM district_history;

-- Institutions: they hold and use rooms; parent_id makes the tree.
CREATE TABLE institution(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
    name TEXT NOT NULL,
    short_name TEXT,
    class TEXT CHECK (class IN ('central', 'provincial', 'municipal', 'county', 'township')),
    category TEXT CHECK (category IN ('party', 'people_congress', 'government', 'cppcc', 'supervision', 'court', 'procuratorate', 'mass_organization', 'civil_service_institution', 'public_institution', 'vertical', 'dispatched')),
    parent_id INTEGER REFERENCES institution(id) DEFERRABLE INITIALLY DEFERRED CHECK (parent_id <> id),
    secret INTEGER NOT NULL DEFAULT 0 CHECK (secret IN (0, 1)),
    valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE institution_history(
    id INTEGER NOT NULL,
    code TEXT,
    name TEXT,
    short_name TEXT,
    class TEXT,
    category TEXT,
    parent_id INTEGER,
    secret INTEGER,
    valid_from TEXT NOT NULL,
    revision INTEGER NOT NULL,
    valid_to TEXT NOT NULL,
    CHECK (valid_from < valid_to)
) STRICT;
CREATE INDEX institution_history_of ON institution_history(id, valid_from);
CREATE TRIGGER institution_changes_forward BEFORE UPDATE ON institution WHEN NEW.valid_from < OLD.valid_from
BEGIN SELECT RAISE(ABORT, 'dated before the last change'); END;
CREATE TRIGGER institution_keeps_history AFTER UPDATE ON institution WHEN OLD.valid_from < NEW.valid_from
BEGIN
    INSERT INTO institution_history(id, code, name, short_name, class, category, parent_id, secret, valid_from, revision, valid_to)
    VALUES(OLD.id, OLD.code, OLD.name, OLD.short_name, OLD.class, OLD.category, OLD.parent_id, OLD.secret, OLD.valid_from, OLD.revision, NEW.valid_from);
END;
CREATE TRIGGER institution_ends BEFORE DELETE ON institution WHEN OLD.valid_from < (SELECT day FROM change)
BEGIN
    INSERT INTO institution_history(id, code, name, short_name, class, category, parent_id, secret, valid_from, revision, valid_to)
    VALUES(OLD.id, OLD.code, OLD.name, OLD.short_name, OLD.class, OLD.category, OLD.parent_id, OLD.secret, OLD.valid_from, OLD.revision, (SELECT day FROM change));
END;
CREATE VIEW institution_versions AS
    SELECT id, code, name, short_name, class, category, parent_id, secret, valid_from, revision, NULL AS valid_to FROM institution
    UNION ALL
    SELECT id, code, name, short_name, class, category, parent_id, secret, valid_from, revision, valid_to FROM institution_history;

-- Courtyards: the walled compounds.
CREATE TABLE courtyard(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
    name TEXT NOT NULL,
    district_id INTEGER REFERENCES district(id),
    address TEXT,
    land_area INTEGER CHECK (land_area >= 0),
    tenure TEXT CHECK (tenure IN ('own', 'leased', 'borrowed', 'free')),
    valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revision INTEGER NOT NULL DEFAULT 1,
    geometry BLOB
) STRICT;
CREATE TABLE courtyard_history(
    id INTEGER NOT NULL,
    code TEXT,
    name TEXT,
    district_id INTEGER,
    address TEXT,
    land_area INTEGER,
    tenure TEXT,
    valid_from TEXT NOT NULL,
    revision INTEGER NOT NULL,
    geometry BLOB,
    valid_to TEXT NOT NULL,
    CHECK (valid_from < valid_to)
) STRICT;
CREATE INDEX courtyard_history_of ON courtyard_history(id, valid_from);
CREATE TRIGGER courtyard_changes_forward BEFORE UPDATE ON courtyard WHEN NEW.valid_from < OLD.valid_from
BEGIN SELECT RAISE(ABORT, 'dated before the last change'); END;
CREATE TRIGGER courtyard_keeps_history AFTER UPDATE ON courtyard WHEN OLD.valid_from < NEW.valid_from
BEGIN
    INSERT INTO courtyard_history(id, code, name, district_id, address, land_area, tenure, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.code, OLD.name, OLD.district_id, OLD.address, OLD.land_area, OLD.tenure, OLD.valid_from, OLD.revision, OLD.geometry, NEW.valid_from);
END;
CREATE TRIGGER courtyard_ends BEFORE DELETE ON courtyard WHEN OLD.valid_from < (SELECT day FROM change)
BEGIN
    INSERT INTO courtyard_history(id, code, name, district_id, address, land_area, tenure, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.code, OLD.name, OLD.district_id, OLD.address, OLD.land_area, OLD.tenure, OLD.valid_from, OLD.revision, OLD.geometry, (SELECT day FROM change));
END;
CREATE VIEW courtyard_versions AS
    SELECT id, code, name, district_id, address, land_area, tenure, valid_from, revision, geometry, NULL AS valid_to FROM courtyard
    UNION ALL
    SELECT id, code, name, district_id, address, land_area, tenure, valid_from, revision, geometry, valid_to FROM courtyard_history;

-- Buildings. tenure, title and state describe the whole building.
CREATE TABLE building(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
    courtyard_id INTEGER NOT NULL REFERENCES courtyard(id),
    name TEXT NOT NULL,
    floors_above INTEGER CHECK (floors_above BETWEEN 0 AND 200),
    floors_below INTEGER CHECK (floors_below BETWEEN 0 AND 20),
    height INTEGER CHECK (height BETWEEN 0 AND 100000),
    gross_area INTEGER CHECK (gross_area >= 0),
    certificate_area INTEGER CHECK (certificate_area >= 0),
    certificate_no TEXT,
    title TEXT CHECK (title IN ('registered_bureau', 'exception_unit', 'filed', 'none')),
    tenure TEXT CHECK (tenure IN ('own', 'leased', 'borrowed', 'free')),
    built INTEGER CHECK (built BETWEEN 1800 AND 2200),
    state TEXT CHECK (state IN ('in_use', 'idle', 'repair', 'unsafe', 'disposal', 'demolished')),
    valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revision INTEGER NOT NULL DEFAULT 1,
    geometry BLOB
) STRICT;
CREATE TABLE building_history(
    id INTEGER NOT NULL,
    code TEXT,
    courtyard_id INTEGER,
    name TEXT,
    floors_above INTEGER,
    floors_below INTEGER,
    height INTEGER,
    gross_area INTEGER,
    certificate_area INTEGER,
    certificate_no TEXT,
    title TEXT,
    tenure TEXT,
    built INTEGER,
    state TEXT,
    valid_from TEXT NOT NULL,
    revision INTEGER NOT NULL,
    geometry BLOB,
    valid_to TEXT NOT NULL,
    CHECK (valid_from < valid_to)
) STRICT;
CREATE INDEX building_history_of ON building_history(id, valid_from);
CREATE TRIGGER building_changes_forward BEFORE UPDATE ON building WHEN NEW.valid_from < OLD.valid_from
BEGIN SELECT RAISE(ABORT, 'dated before the last change'); END;
CREATE TRIGGER building_keeps_history AFTER UPDATE ON building WHEN OLD.valid_from < NEW.valid_from
BEGIN
    INSERT INTO building_history(id, code, courtyard_id, name, floors_above, floors_below, height, gross_area, certificate_area, certificate_no, title, tenure, built, state, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.code, OLD.courtyard_id, OLD.name, OLD.floors_above, OLD.floors_below, OLD.height, OLD.gross_area, OLD.certificate_area, OLD.certificate_no, OLD.title, OLD.tenure, OLD.built, OLD.state, OLD.valid_from, OLD.revision, OLD.geometry, NEW.valid_from);
END;
CREATE TRIGGER building_ends BEFORE DELETE ON building WHEN OLD.valid_from < (SELECT day FROM change)
BEGIN
    INSERT INTO building_history(id, code, courtyard_id, name, floors_above, floors_below, height, gross_area, certificate_area, certificate_no, title, tenure, built, state, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.code, OLD.courtyard_id, OLD.name, OLD.floors_above, OLD.floors_below, OLD.height, OLD.gross_area, OLD.certificate_area, OLD.certificate_no, OLD.title, OLD.tenure, OLD.built, OLD.state, OLD.valid_from, OLD.revision, OLD.geometry, (SELECT day FROM change));
END;
CREATE VIEW building_versions AS
    SELECT id, code, courtyard_id, name, floors_above, floors_below, height, gross_area, certificate_area, certificate_no, title, tenure, built, state, valid_from, revision, geometry, NULL AS valid_to FROM building
    UNION ALL
    SELECT id, code, courtyard_id, name, floors_above, floors_below, height, gross_area, certificate_area, certificate_no, title, tenure, built, state, valid_from, revision, geometry, valid_to FROM building_history;

-- Floors. ordinal 0 is the ground floor, -1 the first basement.
CREATE TABLE floor(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    building_id INTEGER NOT NULL REFERENCES building(id),
    ordinal INTEGER NOT NULL CHECK (ordinal BETWEEN -20 AND 200),
    label TEXT,
    gross_area INTEGER CHECK (gross_area >= 0),
    valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revision INTEGER NOT NULL DEFAULT 1,
    geometry BLOB,
    UNIQUE (building_id, ordinal)
) STRICT;
CREATE TABLE floor_history(
    id INTEGER NOT NULL,
    building_id INTEGER,
    ordinal INTEGER,
    label TEXT,
    gross_area INTEGER,
    valid_from TEXT NOT NULL,
    revision INTEGER NOT NULL,
    geometry BLOB,
    valid_to TEXT NOT NULL,
    CHECK (valid_from < valid_to)
) STRICT;
CREATE INDEX floor_history_of ON floor_history(id, valid_from);
CREATE TRIGGER floor_changes_forward BEFORE UPDATE ON floor WHEN NEW.valid_from < OLD.valid_from
BEGIN SELECT RAISE(ABORT, 'dated before the last change'); END;
CREATE TRIGGER floor_keeps_history AFTER UPDATE ON floor WHEN OLD.valid_from < NEW.valid_from
BEGIN
    INSERT INTO floor_history(id, building_id, ordinal, label, gross_area, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.building_id, OLD.ordinal, OLD.label, OLD.gross_area, OLD.valid_from, OLD.revision, OLD.geometry, NEW.valid_from);
END;
CREATE TRIGGER floor_ends BEFORE DELETE ON floor WHEN OLD.valid_from < (SELECT day FROM change)
BEGIN
    INSERT INTO floor_history(id, building_id, ordinal, label, gross_area, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.building_id, OLD.ordinal, OLD.label, OLD.gross_area, OLD.valid_from, OLD.revision, OLD.geometry, (SELECT day FROM change));
END;
CREATE VIEW floor_versions AS
    SELECT id, building_id, ordinal, label, gross_area, valid_from, revision, geometry, NULL AS valid_to FROM floor
    UNION ALL
    SELECT id, building_id, ordinal, label, gross_area, valid_from, revision, geometry, valid_to FROM floor_history;

-- Rooms: never corridors, stairs or lifts (those are circulation). The usable area is
-- coalesce(measured_area, declared_area), said once in the view `rooms` (a generated column
-- would be natural, but VACUUM INTO of SQLite 3.40 fails on one: measured).
CREATE TABLE room(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 128),
    floor_id INTEGER NOT NULL REFERENCES floor(id),
    number TEXT,
    name TEXT,
    use TEXT CHECK (use IN ('office', 'service', 'equipment', 'ancillary', 'technical')),
    subtype TEXT,
    measured_area INTEGER CHECK (measured_area >= 0),
    declared_area INTEGER CHECK (declared_area >= 0),
    approved_area INTEGER CHECK (approved_area >= 0),
    state TEXT NOT NULL DEFAULT 'in_use' CHECK (state IN ('in_use', 'shared', 'sealed', 'repair', 'lent_out', 'leased_out', 'disposal', 'reserved')),
    valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revision INTEGER NOT NULL DEFAULT 1,
    geometry BLOB
) STRICT;
CREATE TABLE room_history(
    id INTEGER NOT NULL,
    code TEXT,
    floor_id INTEGER,
    number TEXT,
    name TEXT,
    use TEXT,
    subtype TEXT,
    measured_area INTEGER,
    declared_area INTEGER,
    approved_area INTEGER,
    state TEXT,
    valid_from TEXT NOT NULL,
    revision INTEGER NOT NULL,
    geometry BLOB,
    valid_to TEXT NOT NULL,
    CHECK (valid_from < valid_to)
) STRICT;
CREATE INDEX room_history_of ON room_history(id, valid_from);
CREATE TRIGGER room_changes_forward BEFORE UPDATE ON room WHEN NEW.valid_from < OLD.valid_from
BEGIN SELECT RAISE(ABORT, 'dated before the last change'); END;
CREATE TRIGGER room_keeps_history AFTER UPDATE ON room WHEN OLD.valid_from < NEW.valid_from
BEGIN
    INSERT INTO room_history(id, code, floor_id, number, name, use, subtype, measured_area, declared_area, approved_area, state, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.code, OLD.floor_id, OLD.number, OLD.name, OLD.use, OLD.subtype, OLD.measured_area, OLD.declared_area, OLD.approved_area, OLD.state, OLD.valid_from, OLD.revision, OLD.geometry, NEW.valid_from);
END;
CREATE TRIGGER room_ends BEFORE DELETE ON room WHEN OLD.valid_from < (SELECT day FROM change)
BEGIN
    INSERT INTO room_history(id, code, floor_id, number, name, use, subtype, measured_area, declared_area, approved_area, state, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.code, OLD.floor_id, OLD.number, OLD.name, OLD.use, OLD.subtype, OLD.measured_area, OLD.declared_area, OLD.approved_area, OLD.state, OLD.valid_from, OLD.revision, OLD.geometry, (SELECT day FROM change));
END;
CREATE VIEW room_versions AS
    SELECT id, code, floor_id, number, name, use, subtype, measured_area, declared_area, approved_area, state, valid_from, revision, geometry, NULL AS valid_to FROM room
    UNION ALL
    SELECT id, code, floor_id, number, name, use, subtype, measured_area, declared_area, approved_area, state, valid_from, revision, geometry, valid_to FROM room_history;

-- Corridors, stairs, lifts, lobbies: part of a floor, in no total of rooms.
CREATE TABLE circulation(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    floor_id INTEGER NOT NULL REFERENCES floor(id),
    kind TEXT NOT NULL DEFAULT 'corridor',
    valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revision INTEGER NOT NULL DEFAULT 1,
    geometry BLOB
) STRICT;
CREATE TABLE circulation_history(
    id INTEGER NOT NULL,
    floor_id INTEGER,
    kind TEXT,
    valid_from TEXT NOT NULL,
    revision INTEGER NOT NULL,
    geometry BLOB,
    valid_to TEXT NOT NULL,
    CHECK (valid_from < valid_to)
) STRICT;
CREATE INDEX circulation_history_of ON circulation_history(id, valid_from);
CREATE TRIGGER circulation_changes_forward BEFORE UPDATE ON circulation WHEN NEW.valid_from < OLD.valid_from
BEGIN SELECT RAISE(ABORT, 'dated before the last change'); END;
CREATE TRIGGER circulation_keeps_history AFTER UPDATE ON circulation WHEN OLD.valid_from < NEW.valid_from
BEGIN
    INSERT INTO circulation_history(id, floor_id, kind, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.floor_id, OLD.kind, OLD.valid_from, OLD.revision, OLD.geometry, NEW.valid_from);
END;
CREATE TRIGGER circulation_ends BEFORE DELETE ON circulation WHEN OLD.valid_from < (SELECT day FROM change)
BEGIN
    INSERT INTO circulation_history(id, floor_id, kind, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.floor_id, OLD.kind, OLD.valid_from, OLD.revision, OLD.geometry, (SELECT day FROM change));
END;
CREATE VIEW circulation_versions AS
    SELECT id, floor_id, kind, valid_from, revision, geometry, NULL AS valid_to FROM circulation
    UNION ALL
    SELECT id, floor_id, kind, valid_from, revision, geometry, valid_to FROM circulation_history;

-- People. Never in tiles, logs or exports without permission.
CREATE TABLE person(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    code TEXT UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
    name TEXT NOT NULL,
    institution_id INTEGER NOT NULL REFERENCES institution(id),
    department TEXT,
    rank TEXT,
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'transferred', 'retired', 'dead')),
    valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE person_history(
    id INTEGER NOT NULL,
    code TEXT,
    name TEXT,
    institution_id INTEGER,
    department TEXT,
    rank TEXT,
    status TEXT,
    valid_from TEXT NOT NULL,
    revision INTEGER NOT NULL,
    valid_to TEXT NOT NULL,
    CHECK (valid_from < valid_to)
) STRICT;
CREATE INDEX person_history_of ON person_history(id, valid_from);
CREATE TRIGGER person_changes_forward BEFORE UPDATE ON person WHEN NEW.valid_from < OLD.valid_from
BEGIN SELECT RAISE(ABORT, 'dated before the last change'); END;
CREATE TRIGGER person_keeps_history AFTER UPDATE ON person WHEN OLD.valid_from < NEW.valid_from
BEGIN
    INSERT INTO person_history(id, code, name, institution_id, department, rank, status, valid_from, revision, valid_to)
    VALUES(OLD.id, OLD.code, OLD.name, OLD.institution_id, OLD.department, OLD.rank, OLD.status, OLD.valid_from, OLD.revision, NEW.valid_from);
END;
CREATE TRIGGER person_ends BEFORE DELETE ON person WHEN OLD.valid_from < (SELECT day FROM change)
BEGIN
    INSERT INTO person_history(id, code, name, institution_id, department, rank, status, valid_from, revision, valid_to)
    VALUES(OLD.id, OLD.code, OLD.name, OLD.institution_id, OLD.department, OLD.rank, OLD.status, OLD.valid_from, OLD.revision, (SELECT day FROM change));
END;
CREATE VIEW person_versions AS
    SELECT id, code, name, institution_id, department, rank, status, valid_from, revision, NULL AS valid_to FROM person
    UNION ALL
    SELECT id, code, name, institution_id, department, rank, status, valid_from, revision, valid_to FROM person_history;

-- Canteens of a courtyard.
CREATE TABLE canteen(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
    courtyard_id INTEGER NOT NULL REFERENCES courtyard(id),
    name TEXT,
    gross_area INTEGER CHECK (gross_area >= 0),
    seats INTEGER CHECK (seats >= 0),
    valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revision INTEGER NOT NULL DEFAULT 1,
    geometry BLOB
) STRICT;
CREATE TABLE canteen_history(
    id INTEGER NOT NULL,
    code TEXT,
    courtyard_id INTEGER,
    name TEXT,
    gross_area INTEGER,
    seats INTEGER,
    valid_from TEXT NOT NULL,
    revision INTEGER NOT NULL,
    geometry BLOB,
    valid_to TEXT NOT NULL,
    CHECK (valid_from < valid_to)
) STRICT;
CREATE INDEX canteen_history_of ON canteen_history(id, valid_from);
CREATE TRIGGER canteen_changes_forward BEFORE UPDATE ON canteen WHEN NEW.valid_from < OLD.valid_from
BEGIN SELECT RAISE(ABORT, 'dated before the last change'); END;
CREATE TRIGGER canteen_keeps_history AFTER UPDATE ON canteen WHEN OLD.valid_from < NEW.valid_from
BEGIN
    INSERT INTO canteen_history(id, code, courtyard_id, name, gross_area, seats, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.code, OLD.courtyard_id, OLD.name, OLD.gross_area, OLD.seats, OLD.valid_from, OLD.revision, OLD.geometry, NEW.valid_from);
END;
CREATE TRIGGER canteen_ends BEFORE DELETE ON canteen WHEN OLD.valid_from < (SELECT day FROM change)
BEGIN
    INSERT INTO canteen_history(id, code, courtyard_id, name, gross_area, seats, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.code, OLD.courtyard_id, OLD.name, OLD.gross_area, OLD.seats, OLD.valid_from, OLD.revision, OLD.geometry, (SELECT day FROM change));
END;
CREATE VIEW canteen_versions AS
    SELECT id, code, courtyard_id, name, gross_area, seats, valid_from, revision, geometry, NULL AS valid_to FROM canteen
    UNION ALL
    SELECT id, code, courtyard_id, name, gross_area, seats, valid_from, revision, geometry, valid_to FROM canteen_history;

-- Parking of a courtyard.
CREATE TABLE parking(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
    courtyard_id INTEGER NOT NULL REFERENCES courtyard(id),
    kind TEXT CHECK (kind IN ('car', 'bicycle', 'ebike')),
    underground INTEGER NOT NULL DEFAULT 0 CHECK (underground IN (0, 1)),
    spaces INTEGER CHECK (spaces >= 0),
    area INTEGER CHECK (area >= 0),
    valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revision INTEGER NOT NULL DEFAULT 1,
    geometry BLOB
) STRICT;
CREATE TABLE parking_history(
    id INTEGER NOT NULL,
    code TEXT,
    courtyard_id INTEGER,
    kind TEXT,
    underground INTEGER,
    spaces INTEGER,
    area INTEGER,
    valid_from TEXT NOT NULL,
    revision INTEGER NOT NULL,
    geometry BLOB,
    valid_to TEXT NOT NULL,
    CHECK (valid_from < valid_to)
) STRICT;
CREATE INDEX parking_history_of ON parking_history(id, valid_from);
CREATE TRIGGER parking_changes_forward BEFORE UPDATE ON parking WHEN NEW.valid_from < OLD.valid_from
BEGIN SELECT RAISE(ABORT, 'dated before the last change'); END;
CREATE TRIGGER parking_keeps_history AFTER UPDATE ON parking WHEN OLD.valid_from < NEW.valid_from
BEGIN
    INSERT INTO parking_history(id, code, courtyard_id, kind, underground, spaces, area, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.code, OLD.courtyard_id, OLD.kind, OLD.underground, OLD.spaces, OLD.area, OLD.valid_from, OLD.revision, OLD.geometry, NEW.valid_from);
END;
CREATE TRIGGER parking_ends BEFORE DELETE ON parking WHEN OLD.valid_from < (SELECT day FROM change)
BEGIN
    INSERT INTO parking_history(id, code, courtyard_id, kind, underground, spaces, area, valid_from, revision, geometry, valid_to)
    VALUES(OLD.id, OLD.code, OLD.courtyard_id, OLD.kind, OLD.underground, OLD.spaces, OLD.area, OLD.valid_from, OLD.revision, OLD.geometry, (SELECT day FROM change));
END;
CREATE VIEW parking_versions AS
    SELECT id, code, courtyard_id, kind, underground, spaces, area, valid_from, revision, geometry, NULL AS valid_to FROM parking
    UNION ALL
    SELECT id, code, courtyard_id, kind, underground, spaces, area, valid_from, revision, geometry, valid_to FROM parking_history;

-- Approved posts of an institution by rank, from a day on until the next row of the same rank.
CREATE TABLE establishment(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    institution_id INTEGER NOT NULL REFERENCES institution(id),
    rank TEXT NOT NULL,
    from_date TEXT NOT NULL CHECK (from_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    posts INTEGER NOT NULL CHECK (posts >= 0),
    document TEXT,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (institution_id, rank, from_date)
) STRICT;

-- Who sits where: person x room x share.
CREATE TABLE occupancy(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    person_id INTEGER NOT NULL REFERENCES person(id),
    room_id INTEGER NOT NULL REFERENCES room(id),
    from_date TEXT NOT NULL CHECK (from_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    to_date TEXT CHECK (to_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') CHECK (to_date >= from_date),
    share INTEGER NOT NULL DEFAULT 10000 CHECK (share BETWEEN 1 AND 10000),
    kind TEXT NOT NULL DEFAULT 'main' CHECK (kind IN ('main', 'second')),
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (person_id, room_id, from_date)
) STRICT;

-- Who holds what: institution x room x share.
CREATE TABLE holding(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    institution_id INTEGER NOT NULL REFERENCES institution(id),
    room_id INTEGER NOT NULL REFERENCES room(id),
    from_date TEXT NOT NULL CHECK (from_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    to_date TEXT CHECK (to_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') CHECK (to_date >= from_date),
    share INTEGER NOT NULL DEFAULT 10000 CHECK (share BETWEEN 1 AND 10000),
    document TEXT,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (institution_id, room_id, from_date)
) STRICT;

-- Leases in and out and loans, of a room or of a whole building.
CREATE TABLE tenure(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    room_id INTEGER REFERENCES room(id),
    building_id INTEGER REFERENCES building(id),
    kind TEXT NOT NULL CHECK (kind IN ('lease_in', 'lease_out', 'loan')),
    party TEXT,
    from_date TEXT NOT NULL CHECK (from_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    to_date TEXT CHECK (to_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') CHECK (to_date >= from_date),
    rent INTEGER CHECK (rent >= 0),
    document TEXT,
    revision INTEGER NOT NULL DEFAULT 1,
    CHECK ((room_id IS NULL) <> (building_id IS NULL))
) STRICT;

CREATE UNIQUE INDEX tenure_key ON tenure(coalesce(room_id, 0), coalesce(building_id, 0), kind, from_date);

CREATE INDEX institution_of_parent ON institution(parent_id);
CREATE INDEX courtyard_of_district ON courtyard(district_id);
CREATE INDEX building_of_courtyard ON building(courtyard_id);
CREATE INDEX room_of_floor ON room(floor_id);
CREATE INDEX circulation_of_floor ON circulation(floor_id);
CREATE INDEX person_of_institution ON person(institution_id, name);
CREATE INDEX occupancy_of_room ON occupancy(room_id);
CREATE INDEX holding_of_room ON holding(room_id);
CREATE INDEX tenure_of_building ON tenure(building_id);
CREATE INDEX canteen_of_courtyard ON canteen(courtyard_id);
CREATE INDEX parking_of_courtyard ON parking(courtyard_id);

-- Facts of records that have ended: a record that ends takes along what had ended of its facts (all
-- of its establishment), so that nothing refers to it any more. Without keys: it is the past.
CREATE TABLE establishment_history(
    id INTEGER,
    institution_id INTEGER,
    rank TEXT,
    from_date TEXT,
    posts INTEGER,
    document TEXT,
    revision INTEGER
) STRICT;
CREATE VIEW establishment_versions AS
    SELECT id, institution_id, rank, from_date, posts, document, revision FROM establishment
    UNION ALL
    SELECT id, institution_id, rank, from_date, posts, document, revision FROM establishment_history;
CREATE TABLE occupancy_history(
    id INTEGER,
    person_id INTEGER,
    room_id INTEGER,
    from_date TEXT,
    to_date TEXT,
    share INTEGER,
    kind TEXT,
    revision INTEGER
) STRICT;
CREATE VIEW occupancy_versions AS
    SELECT id, person_id, room_id, from_date, to_date, share, kind, revision FROM occupancy
    UNION ALL
    SELECT id, person_id, room_id, from_date, to_date, share, kind, revision FROM occupancy_history;
CREATE TABLE holding_history(
    id INTEGER,
    institution_id INTEGER,
    room_id INTEGER,
    from_date TEXT,
    to_date TEXT,
    share INTEGER,
    document TEXT,
    revision INTEGER
) STRICT;
CREATE VIEW holding_versions AS
    SELECT id, institution_id, room_id, from_date, to_date, share, document, revision FROM holding
    UNION ALL
    SELECT id, institution_id, room_id, from_date, to_date, share, document, revision FROM holding_history;
CREATE TABLE tenure_history(
    id INTEGER,
    room_id INTEGER,
    building_id INTEGER,
    kind TEXT,
    party TEXT,
    from_date TEXT,
    to_date TEXT,
    rent INTEGER,
    document TEXT,
    revision INTEGER
) STRICT;
CREATE VIEW tenure_versions AS
    SELECT id, room_id, building_id, kind, party, from_date, to_date, rent, document, revision FROM tenure
    UNION ALL
    SELECT id, room_id, building_id, kind, party, from_date, to_date, rent, document, revision FROM tenure_history;
CREATE TRIGGER institution_takes_its_facts BEFORE DELETE ON institution
BEGIN
    INSERT INTO establishment_history SELECT * FROM establishment WHERE institution_id = OLD.id;
    DELETE FROM establishment WHERE institution_id = OLD.id;
    INSERT INTO holding_history SELECT * FROM holding WHERE institution_id = OLD.id AND to_date <= (SELECT day FROM change);
    DELETE FROM holding WHERE institution_id = OLD.id AND to_date <= (SELECT day FROM change);
END;
CREATE TRIGGER room_takes_its_facts BEFORE DELETE ON room
BEGIN
    INSERT INTO occupancy_history SELECT * FROM occupancy WHERE room_id = OLD.id AND to_date <= (SELECT day FROM change);
    DELETE FROM occupancy WHERE room_id = OLD.id AND to_date <= (SELECT day FROM change);
    INSERT INTO holding_history SELECT * FROM holding WHERE room_id = OLD.id AND to_date <= (SELECT day FROM change);
    DELETE FROM holding WHERE room_id = OLD.id AND to_date <= (SELECT day FROM change);
    INSERT INTO tenure_history SELECT * FROM tenure WHERE room_id = OLD.id AND to_date <= (SELECT day FROM change);
    DELETE FROM tenure WHERE room_id = OLD.id AND to_date <= (SELECT day FROM change);
END;
CREATE TRIGGER person_takes_its_facts BEFORE DELETE ON person
BEGIN
    INSERT INTO occupancy_history SELECT * FROM occupancy WHERE person_id = OLD.id AND to_date <= (SELECT day FROM change);
    DELETE FROM occupancy WHERE person_id = OLD.id AND to_date <= (SELECT day FROM change);
END;
CREATE TRIGGER building_takes_its_facts BEFORE DELETE ON building
BEGIN
    INSERT INTO tenure_history SELECT * FROM tenure WHERE building_id = OLD.id AND to_date <= (SELECT day FROM change);
    DELETE FROM tenure WHERE building_id = OLD.id AND to_date <= (SELECT day FROM change);
END;

-- Any vector file made a read-only collection and tile source.
CREATE TABLE layer(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    name TEXT NOT NULL UNIQUE CHECK (name GLOB '[a-z]*' AND NOT name GLOB '*[^a-z0-9_-]*' AND length(name) <= 64),
    title TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('basemap', 'paths', 'other')),
    source TEXT NOT NULL CHECK (source IN ('features', 'mbtiles', 'pmtiles')),
    attribution TEXT,
    fields TEXT NOT NULL CHECK (json_valid(fields)),
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE layer_feature(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    layer_id INTEGER NOT NULL REFERENCES layer(id) ON DELETE CASCADE,
    properties TEXT NOT NULL CHECK (json_valid(properties)),
    geometry BLOB
) STRICT;
CREATE INDEX layer_feature_of_layer ON layer_feature(layer_id);

-- Work that outlives a request; its states are those of OGC API Processes.
CREATE TABLE job(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    kind TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('accepted', 'running', 'successful', 'failed', 'dismissed')),
    progress INTEGER NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    stage TEXT NOT NULL DEFAULT '',
    idempotency_key TEXT UNIQUE,
    request TEXT NOT NULL CHECK (json_valid(request)),
    result TEXT CHECK (result IS NULL OR json_valid(result)),
    message TEXT,
    message_zh TEXT,
    created TEXT NOT NULL,
    started TEXT,
    finished TEXT
) STRICT;
CREATE TABLE job_problem(
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning')),
    row INTEGER,
    column_name TEXT,
    value TEXT,
    expected TEXT,
    text TEXT NOT NULL,
    text_zh TEXT NOT NULL
) STRICT;
CREATE INDEX job_problem_of_job ON job_problem(job_id, id);

-- Every change of the tables above (jobs excepted), hash-chained: hash is an
-- HMAC over the row and the hash before it. Rows are added, never changed.
CREATE TABLE audit(
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    at TEXT NOT NULL,
    day TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('insert', 'update', 'delete')),
    object TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_of_object ON audit(object, object_id);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;

-- Geometry: SpatiaLite's type and SRID triggers and an R-tree for each. Every
-- call answers 1, or the migration stops.

SELECT RecoverGeometryColumn('district', 'geometry', 4490, 'MULTIPOLYGON', 'XY');
SELECT CreateSpatialIndex('district', 'geometry');
SELECT RecoverGeometryColumn('courtyard', 'geometry', 4490, 'MULTIPOLYGON', 'XY');
SELECT CreateSpatialIndex('courtyard', 'geometry');
SELECT RecoverGeometryColumn('building', 'geometry', 4490, 'MULTIPOLYGON', 'XY');
SELECT CreateSpatialIndex('building', 'geometry');
SELECT RecoverGeometryColumn('floor', 'geometry', 4490, 'MULTIPOLYGON', 'XY');
SELECT CreateSpatialIndex('floor', 'geometry');
SELECT RecoverGeometryColumn('room', 'geometry', 4490, 'MULTIPOLYGON', 'XY');
SELECT CreateSpatialIndex('room', 'geometry');
SELECT RecoverGeometryColumn('circulation', 'geometry', 4490, 'MULTIPOLYGON', 'XY');
SELECT CreateSpatialIndex('circulation', 'geometry');
SELECT RecoverGeometryColumn('canteen', 'geometry', 4490, 'GEOMETRY', 'XY');
SELECT CreateSpatialIndex('canteen', 'geometry');
SELECT RecoverGeometryColumn('parking', 'geometry', 4490, 'GEOMETRY', 'XY');
SELECT CreateSpatialIndex('parking', 'geometry');
SELECT RecoverGeometryColumn('layer_feature', 'geometry', 4490, 'GEOMETRY', 'XY');
SELECT CreateSpatialIndex('layer_feature', 'geometry');
