-- The ruler: rules as SQL reads them, what administrators have confirmed, warnings.

-- The rule sets of the program (data/standards), stored anew when they differ from those of the
-- program that opens the ledger. Values are 0.0001 of the rule's unit; NULL: not known.
CREATE TABLE rule_set(
    id TEXT PRIMARY KEY,
    from_date TEXT NOT NULL,
    to_date TEXT
) STRICT;
CREATE TABLE rule(
    rule_set TEXT NOT NULL REFERENCES rule_set(id) DEFERRABLE INITIALLY DEFERRED,
    rule TEXT NOT NULL,
    class TEXT NOT NULL,
    key TEXT NOT NULL,
    value INTEGER,
    PRIMARY KEY (rule_set, rule, class, key)
) STRICT, WITHOUT ROWID;

-- What an administrator has read in the source: it stands before the program's value.
CREATE TABLE rule_amendment(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    rule_set TEXT NOT NULL,
    rule TEXT NOT NULL,
    class TEXT NOT NULL,
    key TEXT NOT NULL,
    value INTEGER NOT NULL CHECK (value >= 0),
    source TEXT NOT NULL CHECK (length(source) > 0),
    note TEXT,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (rule_set, rule, class, key)
) STRICT;
CREATE VIEW rule_now AS
    SELECT rule.rule_set, rule.rule, rule.class, rule.key, coalesce(a.value, rule.value) AS value
      FROM rule LEFT JOIN rule_amendment AS a
        ON a.rule_set = rule.rule_set AND a.rule = rule.rule AND a.class = rule.class
           AND a.key = rule.key;

-- Who has and who uses a room today.
CREATE VIEW holding_now AS
    SELECT h.* FROM holding AS h, today
     WHERE h.from_date <= today.day AND (h.to_date IS NULL OR h.to_date > today.day);
CREATE VIEW occupancy_now AS
    SELECT o.* FROM occupancy AS o, today
     WHERE o.from_date <= today.day AND (o.to_date IS NULL OR o.to_date > today.day);

-- What the rules find. One row as long as a finding lasts; it opens and closes with the change of
-- the data that made or mended it, in the same transaction. amount: 0.01 m2, or a number.
CREATE TABLE warning(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    code TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('rooms', 'people', 'institutions', 'buildings', 'floors')),
    object_id INTEGER NOT NULL,
    institution_id INTEGER,
    level TEXT NOT NULL CHECK (level IN ('amber', 'red')),
    amount INTEGER,
    since TEXT,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    opened TEXT NOT NULL,
    changed TEXT NOT NULL,
    closed TEXT
) STRICT;
CREATE UNIQUE INDEX warning_open ON warning(type, object_id, code) WHERE closed IS NULL;
CREATE INDEX warning_of_institution ON warning(institution_id) WHERE closed IS NULL;
CREATE INDEX warning_of_object ON warning(type, object_id);
CREATE TABLE warning_event(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    warning_id INTEGER NOT NULL REFERENCES warning(id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('opened', 'changed', 'closed')),
    level TEXT NOT NULL,
    amount INTEGER,
    actor TEXT NOT NULL
) STRICT;
CREATE INDEX warning_event_of ON warning_event(warning_id);

-- A signed note that explains a finding: it stays open, and is shown as explained, until the day.
CREATE TABLE warning_exception(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    code TEXT NOT NULL,
    type TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    document TEXT NOT NULL CHECK (length(document) > 0),
    from_date TEXT NOT NULL CHECK (from_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    to_date TEXT NOT NULL CHECK (to_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    note TEXT,
    signed_by TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX warning_exception_of ON warning_exception(type, object_id, code);

CREATE INDEX room_of_floor_number ON room(floor_id, number);
CREATE INDEX occupancy_history_of_room ON occupancy_history(room_id);
CREATE INDEX holding_history_of_room ON holding_history(room_id);
CREATE INDEX holding_history_of_institution ON holding_history(institution_id);
