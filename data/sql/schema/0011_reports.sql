-- What is handed in and reviewed: reports kept as the bytes that were signed, yearly duties of
-- units, rounds of review, changes that units propose, packages to the province.

CREATE TABLE report_snapshot(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    report TEXT NOT NULL,
    form TEXT NOT NULL CHECK (form IN ('xlsx', 'pdf')),
    title TEXT NOT NULL,
    file_name TEXT NOT NULL,
    institution_id INTEGER,
    district_id INTEGER,
    lang TEXT NOT NULL,
    day TEXT NOT NULL,
    made TEXT NOT NULL,
    made_by TEXT NOT NULL,
    people INTEGER NOT NULL CHECK (people IN (0, 1)), -- does it name people?
    digest TEXT NOT NULL,                             -- SHA-256 of the bytes
    bytes INTEGER NOT NULL,
    blob TEXT NOT NULL REFERENCES blob(key)
) STRICT;
CREATE TRIGGER report_snapshot_stays BEFORE UPDATE ON report_snapshot
BEGIN SELECT RAISE(ABORT, 'a report that was kept does not change'); END;

-- What a unit must do each year, done on a day with its evidence.
CREATE TABLE yearly_task(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2200),
    kind TEXT NOT NULL CHECK (kind IN ('publicity', 'leaders_filing')),
    institution_id INTEGER NOT NULL REFERENCES institution(id) ON DELETE CASCADE,
    done_on TEXT NOT NULL CHECK (done_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    evidence TEXT NOT NULL CHECK (length(evidence) > 0),
    signed_by TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (year, kind, institution_id)
) STRICT;

-- A round of review: units in batches, each from open to accepted. rooms and area are what the unit
-- signed for, required and missing how complete it was then.
CREATE TABLE review_round(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    name TEXT NOT NULL CHECK (length(name) > 0),
    opened TEXT NOT NULL,
    due TEXT,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE review_unit(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    round_id INTEGER NOT NULL REFERENCES review_round(id),
    institution_id INTEGER NOT NULL REFERENCES institution(id) ON DELETE CASCADE,
    batch TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'submitted', 'returned', 'accepted')),
    rooms INTEGER,
    area INTEGER,
    required INTEGER,
    missing INTEGER,
    signed TEXT,
    signed_by TEXT,
    changed TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    note TEXT,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (round_id, institution_id)
) STRICT;
CREATE INDEX review_unit_of_institution ON review_unit(institution_id, id);

-- A value that a unit says is another; it holds once the unit's head has accepted it.
CREATE TABLE correction(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    institution_id INTEGER NOT NULL REFERENCES institution(id) ON DELETE CASCADE,
    register TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    object TEXT NOT NULL,
    field TEXT NOT NULL,
    before TEXT,
    after TEXT,
    state TEXT NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'accepted', 'refused')),
    made TEXT NOT NULL,
    made_by TEXT NOT NULL,
    decided TEXT,
    decided_by TEXT,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX correction_of_institution ON correction(institution_id, state);
CREATE UNIQUE INDEX correction_open ON correction(register, object_id, field) WHERE state = 'proposed';

-- A package to the province as it was sent, and what the province answered.
CREATE TABLE submission(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    made TEXT NOT NULL,
    made_by TEXT NOT NULL,
    day TEXT NOT NULL,
    counts TEXT NOT NULL CHECK (json_valid(counts)),
    digest TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    blob TEXT NOT NULL REFERENCES blob(key),
    receipt TEXT,
    receipt_on TEXT,
    receipt_by TEXT,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
