-- Proposals: what a survey says of a building and a person has yet to accept. One of each kind stands
-- open for a building and survey; what was decided stays. Lengths are 0.01 m.
CREATE TABLE proposal(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    kind TEXT NOT NULL CHECK (kind IN ('height')),
    survey_id INTEGER NOT NULL REFERENCES survey(id) ON DELETE CASCADE,
    building_id INTEGER NOT NULL,
    height INTEGER NOT NULL CHECK (height BETWEEN 1 AND 100000),
    spread INTEGER NOT NULL CHECK (spread >= 0),
    coverage INTEGER NOT NULL CHECK (coverage BETWEEN 0 AND 100),
    was INTEGER,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'rejected')),
    made TEXT NOT NULL,
    decided TEXT,
    reason TEXT,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX proposal_open ON proposal(kind, building_id, survey_id) WHERE state = 'open';
CREATE INDEX proposal_of_survey ON proposal(survey_id);

-- How the heights of a survey lie against the outlines of the register, in metres: the median over
-- its buildings, and the median of what they differ from it by. NULL: not compared.
ALTER TABLE survey ADD COLUMN offset_east_m REAL;
ALTER TABLE survey ADD COLUMN offset_north_m REAL;
ALTER TABLE survey ADD COLUMN offset_spread_m REAL;
ALTER TABLE survey ADD COLUMN offset_buildings INTEGER;
