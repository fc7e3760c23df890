-- Surveys: what surveyors handed in. A survey is a campaign, a delivery what
-- came at one time, a file of it is kept unchanged under its SHA-256 (blob
-- original-<sha256>). Boxes are degrees of EPSG:4490, west south east north.
CREATE TABLE survey(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    flown TEXT NOT NULL CHECK (flown GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    created TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;

-- open: being worked on; the job that does so goes on with it after a restart.
CREATE TABLE delivery(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    survey_id INTEGER NOT NULL REFERENCES survey(id),
    state TEXT NOT NULL CHECK (state IN ('open', 'ready')),
    digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
    producer TEXT NOT NULL CHECK (producer IN ('odm', 'pix4d', 'terra', 'drone2map', 'loose')),
    received TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('good', 'remarks', 'refused')),
    findings TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(findings)),
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX delivery_of_survey ON delivery(survey_id);

CREATE TABLE survey_file(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    delivery_id INTEGER NOT NULL REFERENCES delivery(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind GLOB '[a-z]*'),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    blob TEXT REFERENCES blob(key),
    verdict TEXT NOT NULL CHECK (verdict IN ('good', 'remarks', 'refused')),
    epsg INTEGER,
    west REAL, south REAL, east REAL, north REAL,
    facts TEXT NOT NULL CHECK (json_valid(facts)),
    findings TEXT NOT NULL CHECK (json_valid(findings)),
    UNIQUE (delivery_id, path)
) STRICT;
CREATE INDEX survey_file_of_blob ON survey_file(blob);

-- What is shown of a file: its tiles, and of heights the grid that is asked.
-- The shift is what somebody has found the image to lie off by, in metres.
CREATE TABLE imagery(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    survey_id INTEGER NOT NULL REFERENCES survey(id),
    file_id INTEGER NOT NULL UNIQUE REFERENCES survey_file(id),
    kind TEXT NOT NULL CHECK (kind IN ('ortho', 'dsm', 'dtm')),
    flown TEXT NOT NULL CHECK (flown GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    tiles TEXT NOT NULL REFERENCES blob(key),
    heights TEXT REFERENCES blob(key),
    min_zoom INTEGER NOT NULL CHECK (min_zoom BETWEEN 0 AND 22),
    max_zoom INTEGER NOT NULL CHECK (max_zoom BETWEEN min_zoom AND 22),
    n_tiles INTEGER NOT NULL CHECK (n_tiles > 0),
    west REAL NOT NULL, south REAL NOT NULL, east REAL NOT NULL, north REAL NOT NULL,
    shift_east_m REAL NOT NULL DEFAULT 0,
    shift_north_m REAL NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX imagery_of_survey ON imagery(survey_id);
