-- Who may sign in, as what, for which institution. What proves it stands apart
-- (credential), since the audit notes every column of an account.
CREATE TABLE account(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    login TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(login) BETWEEN 1 AND 64),
    name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 100),
    institution_id INTEGER REFERENCES institution(id) ON DELETE SET NULL,
    roles TEXT NOT NULL CHECK (length(roles) >= 6), -- codes, a blank between them
    state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
    created TEXT NOT NULL,
    password_set TEXT, -- when; NULL: never, a one-time code waits
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX account_of_institution ON account(institution_id);

-- Times here and in session and token are seconds since 1970.
CREATE TABLE credential(
    account_id INTEGER PRIMARY KEY REFERENCES account(id) ON DELETE CASCADE,
    password TEXT,      -- Argon2id
    code_hash BLOB CHECK (length(code_hash) = 32),
    code_until INTEGER, -- until when the one-time code holds
    failures INTEGER NOT NULL DEFAULT 0,
    failed_since INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What was used before and may not be taken again.
CREATE TABLE password_past(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    password TEXT NOT NULL
) STRICT;
CREATE INDEX password_past_of_account ON password_past(account_id, id);

CREATE TABLE session(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    created INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
) STRICT;
CREATE INDEX session_of_account ON session(account_id);

CREATE TABLE token(
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    may TEXT NOT NULL CHECK (may IN ('read', 'change')),
    created TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX token_of_account ON token(account_id);
-- Apart for the same reason as credential.
CREATE TABLE token_secret(
    token_id INTEGER PRIMARY KEY REFERENCES token(id) ON DELETE CASCADE,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    used INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The secret ones are few; every row scope asks for them.
CREATE INDEX institution_secret ON institution(id) WHERE secret = 1;

-- A change is also from somewhere and for a reason.
ALTER TABLE change ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE change ADD COLUMN why TEXT NOT NULL DEFAULT '';

-- The audit likewise, and it notes more than changes of rows: sign-ins, exports
-- of people. Rows from before have no origin; their hash is without.
CREATE TABLE audit_wider(
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    at TEXT NOT NULL,
    day TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 32),
    object TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    origin TEXT,
    why TEXT
) STRICT;
INSERT INTO audit_wider SELECT seq, at, day, actor, action, object, object_id, detail, hash, NULL, NULL FROM audit;
DROP TABLE audit;
ALTER TABLE audit_wider RENAME TO audit;
CREATE INDEX audit_of_object ON audit(object, object_id);
CREATE INDEX audit_of_actor ON audit(actor, seq);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
