-- What surveyors measured, and what using unit, surveyor and bureau signed of it.
--
-- A batch is one piece of a surveyor's work; measurements are its rows and are never changed, only
-- added to. A confirmation is a unit in a building; what is signed of it is a version, whose
-- content (docs/confirmation.md) and hash are kept. Signatures belong to a version, so that a new
-- version has none. Nothing of a version or a signature is ever changed or taken away.

CREATE TABLE survey_batch(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
    name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 200),
    company TEXT NOT NULL DEFAULT '' CHECK (length(company) <= 200),
    grade INTEGER NOT NULL DEFAULT 2 CHECK (grade BETWEEN 1 AND 3), -- of GB/T 17986.1
    state TEXT NOT NULL CHECK (length(state) > 0),
    since TEXT NOT NULL,
    due TEXT,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;

-- area 0.01 m2; length, width, height 0.01 m.
CREATE TABLE measurement(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    batch TEXT NOT NULL REFERENCES survey_batch(code),
    room_id INTEGER NOT NULL,
    round INTEGER NOT NULL CHECK (round BETWEEN 1 AND 99),
    area INTEGER NOT NULL CHECK (area > 0),
    length INTEGER CHECK (length > 0),
    width INTEGER CHECK (width > 0),
    height INTEGER CHECK (height > 0),
    instrument TEXT NOT NULL DEFAULT '',
    surveyor TEXT NOT NULL DEFAULT '',
    measured TEXT NOT NULL CHECK (measured GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (batch, room_id, round)
) STRICT;
CREATE INDEX measurement_of_room ON measurement(room_id);

-- A list brings its batch, and a batch that is under way takes no more lists.
CREATE TRIGGER measurement_brings_its_batch BEFORE INSERT ON measurement
BEGIN
    INSERT INTO survey_batch(code, state, since)
    SELECT NEW.batch, 'planned', (SELECT day FROM change)
     WHERE NOT EXISTS (SELECT 1 FROM survey_batch WHERE code = NEW.batch);
    SELECT RAISE(ABORT, 'the batch takes no measurements any more')
      FROM survey_batch
     WHERE code = NEW.batch
       AND state NOT IN ('planned', 'in_field', 'delivered', 'ingested', 'confirming');
END;
CREATE TRIGGER measurement_is_kept BEFORE UPDATE ON measurement
WHEN EXISTS (SELECT 1 FROM survey_batch WHERE code = OLD.batch
                AND state NOT IN ('planned', 'in_field', 'delivered', 'ingested'))
BEGIN SELECT RAISE(ABORT, 'what was measured is not changed; measure again'); END;

-- Of two measurements: their mean, how far they differ, how far they may. `again`: measure again.
CREATE TABLE measured_value(
    id INTEGER PRIMARY KEY,
    batch TEXT NOT NULL REFERENCES survey_batch(code),
    room_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    area INTEGER NOT NULL,
    apart INTEGER NOT NULL,
    allowed INTEGER NOT NULL, -- 0.0001 m2
    state TEXT NOT NULL CHECK (state IN ('good', 'again', 'single')),
    UNIQUE (batch, room_id)
) STRICT;
CREATE INDEX measured_value_of_room ON measured_value(room_id);

-- What the rules G1 to G6 find. lon, lat: where on the plan.
CREATE TABLE batch_finding(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    batch TEXT NOT NULL REFERENCES survey_batch(code),
    rule TEXT NOT NULL CHECK (rule GLOB 'G[1-6]*'),
    type TEXT NOT NULL CHECK (type IN ('rooms', 'floors', 'buildings')),
    object_id INTEGER NOT NULL,
    other_id INTEGER,
    building_id INTEGER,
    ordinal INTEGER,
    lon REAL, lat REAL,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'explained')),
    reason TEXT, document TEXT, explained_by TEXT
) STRICT;
CREATE INDEX batch_finding_of ON batch_finding(batch, rule);

-- institution_id NULL: the rooms nobody holds, for which the bureau's custodian signs.
CREATE TABLE confirmation(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    institution_id INTEGER,
    building_id INTEGER NOT NULL,
    batch TEXT REFERENCES survey_batch(code),
    state TEXT NOT NULL CHECK (length(state) > 0),
    version INTEGER NOT NULL CHECK (version > 0),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    n_rooms INTEGER NOT NULL,
    area INTEGER NOT NULL, -- what was measured, else declared
    since TEXT NOT NULL,
    due TEXT,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX confirmation_of ON confirmation(building_id, coalesce(institution_id, 0));
CREATE INDEX confirmation_of_institution ON confirmation(institution_id);
CREATE INDEX confirmation_of_batch ON confirmation(batch);

CREATE TABLE confirmation_version(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    confirmation_id INTEGER NOT NULL REFERENCES confirmation(id),
    version INTEGER NOT NULL CHECK (version > 0),
    made TEXT NOT NULL,
    cause TEXT NOT NULL,
    content TEXT NOT NULL,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    code TEXT NOT NULL UNIQUE CHECK (length(code) = 20), -- of the page that verifies
    UNIQUE (confirmation_id, version)
) STRICT;
CREATE TRIGGER confirmation_version_is_kept BEFORE UPDATE ON confirmation_version
BEGIN SELECT RAISE(ABORT, 'what was signed is never changed'); END;
CREATE TRIGGER confirmation_version_stays BEFORE DELETE ON confirmation_version
BEGIN SELECT RAISE(ABORT, 'what was signed is never changed'); END;

-- Which rooms a confirmation speaks of: a room is in one at most.
CREATE TABLE confirmation_room(
    room_id INTEGER PRIMARY KEY,
    confirmation_id INTEGER NOT NULL REFERENCES confirmation(id)
) STRICT;
CREATE INDEX confirmation_room_of ON confirmation_room(confirmation_id);

-- seal: an HMAC over the row with the ledger's audit key. withdrawn: taken back before all agreed.
CREATE TABLE signature(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    confirmation_id INTEGER NOT NULL REFERENCES confirmation(id),
    version INTEGER NOT NULL,
    party TEXT NOT NULL CHECK (party IN ('unit', 'surveyor', 'bureau')),
    account_id INTEGER NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    delegation_id INTEGER,
    at TEXT NOT NULL,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    seal BLOB NOT NULL CHECK (length(seal) = 32),
    withdrawn TEXT,
    FOREIGN KEY (confirmation_id, version) REFERENCES confirmation_version(confirmation_id, version)
) STRICT;
CREATE UNIQUE INDEX signature_of_party ON signature(confirmation_id, version, party) WHERE withdrawn IS NULL;
CREATE UNIQUE INDEX signature_of_person ON signature(confirmation_id, version, account_id) WHERE withdrawn IS NULL;
CREATE TRIGGER signature_is_kept BEFORE UPDATE OF id, confirmation_id, version, party, account_id, login, name,
                                                  delegation_id, at, hash, seal ON signature
BEGIN SELECT RAISE(ABORT, 'a signature is never changed'); END;
CREATE TRIGGER signature_stays BEFORE DELETE ON signature
BEGIN SELECT RAISE(ABORT, 'a signature is never changed'); END;

-- What a party does not agree with, item by item; room_id NULL: the whole.
CREATE TABLE dispute(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    confirmation_id INTEGER NOT NULL REFERENCES confirmation(id),
    version INTEGER NOT NULL,
    room_id INTEGER,
    field TEXT NOT NULL CHECK (field IN ('area', 'shape', 'use', 'people', 'missing', 'surplus', 'other')),
    said TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    party TEXT NOT NULL CHECK (party IN ('unit', 'surveyor', 'bureau')),
    login TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'measured', 'kept')),
    answer TEXT, answered_by TEXT, answered TEXT
) STRICT;
CREATE INDEX dispute_of ON dispute(confirmation_id, version);

CREATE TABLE change_order(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    confirmation_id INTEGER NOT NULL REFERENCES confirmation(id),
    version INTEGER NOT NULL,
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    document TEXT NOT NULL CHECK (length(document) > 0),
    login TEXT NOT NULL,
    at TEXT NOT NULL,
    used TEXT
) STRICT;
CREATE INDEX change_order_of ON change_order(confirmation_id, version);

-- A head who cannot sign names who signs instead, for a time, by a document.
CREATE TABLE delegation(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    party TEXT NOT NULL CHECK (party IN ('unit', 'surveyor', 'bureau')),
    institution_id INTEGER,
    from_account INTEGER NOT NULL REFERENCES account(id),
    to_account INTEGER NOT NULL REFERENCES account(id) CHECK (to_account <> from_account),
    from_date TEXT NOT NULL CHECK (from_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    to_date TEXT NOT NULL CHECK (to_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') CHECK (to_date >= from_date),
    document TEXT NOT NULL CHECK (length(document) > 0),
    made TEXT NOT NULL,
    ended TEXT
) STRICT;
CREATE INDEX delegation_to ON delegation(to_account);

-- How the things that go through a machine of data/flows got where they are.
CREATE TABLE flow_event(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    flow TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    move TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX flow_event_of ON flow_event(flow, object_id, id);

-- A room's value by survey while its batch is being confirmed; published, it is the room's own.
CREATE VIEW measured_now AS
    SELECT v.room_id, v.area, v.batch
      FROM measured_value AS v JOIN survey_batch AS b ON b.code = v.batch
     WHERE b.state IN ('confirming', 'confirmed');
