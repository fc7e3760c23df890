-- Inspections: what was looked at in a unit, what was found, and how it was put right.
--
-- Each finding takes points off a hundred. What it takes off at the end is said when it is looked at
-- again (回头看), so that the score follows what was mended.
CREATE TABLE inspection(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    institution_id INTEGER NOT NULL REFERENCES institution(id) ON DELETE CASCADE,
    planned_on TEXT NOT NULL CHECK (planned_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    state TEXT NOT NULL CHECK (length(state) > 0),
    since TEXT NOT NULL,
    due TEXT,
    document TEXT, -- the notice of rectification
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX inspection_of_institution ON inspection(institution_id, id);

-- item: one of the eleven things that are looked at. open: not issued, or given back; replied: the
-- unit says that it is mended; settled: looked at again.
CREATE TABLE inspection_finding(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    inspection_id INTEGER NOT NULL REFERENCES inspection(id) ON DELETE CASCADE,
    institution_id INTEGER NOT NULL,
    item TEXT NOT NULL CHECK (length(item) > 0),
    said TEXT NOT NULL CHECK (length(said) BETWEEN 1 AND 2000),
    room_id INTEGER,
    points INTEGER NOT NULL CHECK (points BETWEEN 0 AND 100),
    points_left INTEGER NOT NULL CHECK (points_left BETWEEN 0 AND points),
    deadline TEXT NOT NULL CHECK (deadline GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    issued TEXT,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replied', 'settled')),
    reply TEXT, replied TEXT, replied_by TEXT,
    note TEXT, looked TEXT, looked_by TEXT,
    seen_photo INTEGER NOT NULL DEFAULT 0, -- the last picture there was when it was looked at
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX inspection_finding_of ON inspection_finding(inspection_id);
CREATE INDEX inspection_finding_of_institution ON inspection_finding(institution_id) WHERE state <> 'settled';

-- Pictures of a finding: by who inspects as it was, by the unit as it is now.
CREATE TABLE inspection_photo(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    finding_id INTEGER NOT NULL REFERENCES inspection_finding(id) ON DELETE CASCADE,
    institution_id INTEGER NOT NULL,
    made TEXT NOT NULL,
    made_by TEXT NOT NULL,
    by_unit INTEGER NOT NULL CHECK (by_unit IN (0, 1)),
    type TEXT NOT NULL CHECK (type IN ('image/jpeg', 'image/png', 'image/webp')),
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    blob TEXT NOT NULL REFERENCES blob(key)
) STRICT;
CREATE INDEX inspection_photo_of ON inspection_photo(finding_id);
