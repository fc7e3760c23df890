-- Large files beside the ledger, in DIR/blobs: the row is the truth. A file
-- without a row is what a crash left, and is removed at the next start.
CREATE TABLE blob(
    key TEXT PRIMARY KEY CHECK (key GLOB '[a-z0-9]*' AND NOT key GLOB '*[^a-z0-9._-]*' AND length(key) <= 96),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    made TEXT NOT NULL
) STRICT;

-- A layer whose tiles are bytes of a file (source mbtiles or pmtiles) has no features.
ALTER TABLE layer ADD COLUMN blob TEXT REFERENCES blob(key);
