-- Scenarios: what a planner asks for, the problem it makes, the plans found for it, what was said
-- and done about it, and the waves that have become true.

CREATE TABLE scenario(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    kind TEXT NOT NULL CHECK (kind IN ('empty', 'together', 'room', 'tidy', 'problem')),
    state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'approved', 'closed')),
    plan INTEGER, -- the number of the plan that counts
    actor TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;

-- `wish` is what was asked of the ledger (null: the problem came as it is), `revision` that of the
-- scenario for which the problem was made, `brief` the problem without its lists, `prices` what
-- each of its rules costs.
CREATE TABLE scenario_problem(
    scenario_id INTEGER PRIMARY KEY REFERENCES scenario(id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    wish TEXT CHECK (wish IS NULL OR json_valid(wish)),
    problem TEXT NOT NULL CHECK (json_valid(problem)),
    brief TEXT NOT NULL CHECK (json_valid(brief)),
    prices TEXT CHECK (prices IS NULL OR json_valid(prices))
) STRICT;

-- `revision` is that of the problem it was found for; `hand` the moves made by hand, `brief` the
-- plan without its lists.
CREATE TABLE scenario_plan(
    scenario_id INTEGER NOT NULL REFERENCES scenario(id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number > 0),
    revision INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('solve', 'hand')),
    hand TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(hand)),
    plan TEXT NOT NULL CHECK (json_valid(plan)),
    brief TEXT NOT NULL CHECK (json_valid(brief)),
    PRIMARY KEY (scenario_id, number)
) STRICT;

CREATE TABLE scenario_note(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scenario_id INTEGER NOT NULL REFERENCES scenario(id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('comment', 'made', 'changed', 'solved', 'arranged', 'restored', 'priced',
                                       'approved', 'reopened', 'published', 'rolled_back')),
    number INTEGER, -- of the plan or the wave
    text TEXT CHECK (text IS NULL OR length(text) <= 4000)
) STRICT;
CREATE INDEX note_of_scenario ON scenario_note(scenario_id, id);

-- A wave that is true: the action that made it so. Rolling it back takes the row away.
CREATE TABLE scenario_wave(
    scenario_id INTEGER NOT NULL REFERENCES scenario(id),
    wave INTEGER NOT NULL CHECK (wave > 0),
    action_id INTEGER NOT NULL UNIQUE REFERENCES action(id),
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (scenario_id, wave)
) STRICT;
