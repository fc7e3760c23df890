-- Accounts, what proves them, their sessions and tokens.

-- name: account_by_id
SELECT account.id, login, account.name, institution_id, roles, state, created, password_set,
       account.revision, institution.code, institution.name
  FROM account LEFT JOIN institution ON institution.id = account.institution_id
 WHERE account.id = :id;

-- name: account_by_login
SELECT account.id, login, account.name, institution_id, roles, state, created, password_set,
       account.revision, institution.code, institution.name
  FROM account LEFT JOIN institution ON institution.id = account.institution_id
 WHERE login = :login;

-- name: account_list
-- :words NULL lets all through; it is a LIKE pattern with \ before what is meant literally.
SELECT account.id, login, account.name, institution_id, roles, state, created, password_set,
       account.revision, institution.code, institution.name
  FROM account LEFT JOIN institution ON institution.id = account.institution_id
 WHERE account.id > :after
   AND (:role IS NULL OR ' ' || roles || ' ' LIKE '% ' || :role || ' %')
   AND (:state IS NULL OR state = :state)
   AND (:institution_id IS NULL OR institution_id = :institution_id)
   AND (:words IS NULL OR login LIKE :words ESCAPE '\' OR account.name LIKE :words ESCAPE '\'
        OR institution.name LIKE :words ESCAPE '\')
 ORDER BY account.id LIMIT :limit;

-- name: account_count
SELECT count(*) FROM account LEFT JOIN institution ON institution.id = account.institution_id
 WHERE (:role IS NULL OR ' ' || roles || ' ' LIKE '% ' || :role || ' %')
   AND (:state IS NULL OR state = :state)
   AND (:institution_id IS NULL OR institution_id = :institution_id)
   AND (:words IS NULL OR login LIKE :words ESCAPE '\' OR account.name LIKE :words ESCAPE '\'
        OR institution.name LIKE :words ESCAPE '\');

-- name: account_holders
-- How many active accounts have a role beside one of them.
SELECT count(*) FROM account
 WHERE state = 'active' AND id <> :id AND ' ' || roles || ' ' LIKE '% ' || :role || ' %';

-- name: account_insert
INSERT INTO account(login, name, institution_id, roles, state, created)
VALUES(:login, :name, :institution_id, :roles, 'active', :created) RETURNING id;

-- name: account_update
UPDATE account SET name = :name, institution_id = :institution_id, roles = :roles, state = :state,
       password_set = :password_set, revision = revision + 1
 WHERE id = :id;

-- name: credential_get
SELECT password, code_hash, code_until, failures, failed_since, locked_until
  FROM credential WHERE account_id = :id;

-- name: credential_put
INSERT INTO credential(account_id, password, code_hash, code_until, failures, failed_since,
                       locked_until)
VALUES(:id, :password, :code_hash, :code_until, :failures, :failed_since, :locked_until)
    ON CONFLICT(account_id) DO UPDATE
   SET password = excluded.password, code_hash = excluded.code_hash,
       code_until = excluded.code_until, failures = excluded.failures,
       failed_since = excluded.failed_since, locked_until = excluded.locked_until;

-- name: password_past_list
SELECT password FROM password_past WHERE account_id = :id ORDER BY id DESC LIMIT :limit;

-- name: password_past_insert
INSERT INTO password_past(account_id, password) VALUES(:id, :password);

-- name: password_past_trim
DELETE FROM password_past WHERE account_id = :id AND id NOT IN
    (SELECT id FROM password_past WHERE account_id = :id ORDER BY id DESC LIMIT :keep);

-- name: session_insert
INSERT INTO session(hash, account_id, created, seen, address, agent)
VALUES(:hash, :account_id, :now, :now, :address, :agent) RETURNING id;

-- name: session_by_hash
SELECT session.id, session.account_id, session.created, session.seen, account.login,
       account.roles, account.institution_id
  FROM session JOIN account ON account.id = session.account_id
 WHERE session.hash = :hash AND account.state = 'active';

-- name: session_exists
SELECT count(*) FROM session WHERE id = :id AND account_id = :account_id;

-- name: session_seen
UPDATE session SET seen = :now WHERE id = :id AND seen < :now;

-- name: session_list
SELECT id, created, seen, address, agent FROM session WHERE account_id = :account_id
 ORDER BY seen DESC;

-- name: session_end
DELETE FROM session WHERE id = :id AND account_id = :account_id;

-- name: session_end_all
-- All of an account's but one (0: all).
DELETE FROM session WHERE account_id = :account_id AND id <> :keep;

-- name: session_sweep
DELETE FROM session WHERE created < :created OR seen < :seen;

-- name: token_insert
INSERT INTO token(account_id, name, may, created, expires)
VALUES(:account_id, :name, :may, :created, :expires) RETURNING id;

-- name: token_secret_insert
INSERT INTO token_secret(token_id, hash) VALUES(:id, :hash);

-- name: token_by_hash
SELECT token.id, token.account_id, token.expires, token.may, account.login, account.roles,
       account.institution_id
  FROM token_secret JOIN token ON token.id = token_secret.token_id
  JOIN account ON account.id = token.account_id
 WHERE token_secret.hash = :hash AND account.state = 'active';

-- name: token_exists
SELECT count(*) FROM token WHERE id = :id AND account_id = :account_id AND expires > :now;

-- name: token_used
UPDATE token_secret SET used = :now WHERE token_id = :id AND used < :now;

-- name: token_list
SELECT token.id, name, may, created, expires, used
  FROM token JOIN token_secret ON token_secret.token_id = token.id
 WHERE account_id = :account_id ORDER BY token.id;

-- name: token_end
DELETE FROM token WHERE id = :id AND account_id = :account_id RETURNING id;

-- name: token_end_all
DELETE FROM token WHERE account_id = :account_id;

-- name: unit_holds
-- Is an institution another one, or below it?
WITH RECURSIVE up(id, depth) AS (
    SELECT :id, 0
    UNION ALL
    SELECT institution.parent_id, depth + 1 FROM up JOIN institution ON institution.id = up.id
     WHERE institution.parent_id IS NOT NULL AND depth < 32)
SELECT count(*) FROM up WHERE id = :unit;

-- name: unit_of_room
-- Who holds a room on the day of the change.
SELECT institution_id FROM holding, change
 WHERE room_id = :id AND from_date <= change.day AND (to_date IS NULL OR to_date > change.day);

-- name: unit_of_yearly_task
SELECT institution_id FROM yearly_task WHERE id = :id;

-- name: unit_of_review_unit
SELECT institution_id FROM review_unit WHERE id = :id;

-- name: unit_of_correction
SELECT institution_id FROM correction WHERE id = :id;

-- name: unit_of_inspection
SELECT institution_id FROM inspection WHERE id = :id;

-- name: unit_of_finding
SELECT institution_id FROM inspection_finding WHERE id = :id;

-- name: unit_of_photo
SELECT institution_id FROM inspection_photo WHERE id = :id;

-- name: unit_of_person
SELECT institution_id FROM person WHERE id = :id;

-- name: unit_person_of_occupancy
SELECT person_id FROM occupancy WHERE id = :id;

-- name: unit_room_of_occupancy
SELECT room_id FROM occupancy WHERE id = :id;

-- name: demo_unit
-- The institution with the most people that is not secret: that of the demo's unit accounts.
SELECT institution.id, institution.code
  FROM institution JOIN person ON person.institution_id = institution.id
 WHERE institution.secret = 0
 GROUP BY institution.id ORDER BY count(*) DESC, institution.id LIMIT 1;

-- name: unit_below
-- The institution and what is below it.
WITH RECURSIVE below(id) AS (
    SELECT id FROM institution WHERE id = :unit
    UNION
    SELECT i.id FROM below JOIN institution AS i ON i.parent_id = below.id)
SELECT id FROM below ORDER BY id;

-- name: account_institution_named
SELECT id FROM institution WHERE name = :name OR short_name = :name LIMIT 2;
