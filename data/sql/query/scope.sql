-- The rows a scoped reader shows (store/scope.h). Each `scope` becomes a temporary view of that
-- name on the connection and so stands before the table; scope_secret(), scope_people(),
-- scope_units() and scope_unit() are the scope of the call. Nothing else may name a schema.

-- scope: scope_own
-- The caller's institution and what is below it.
WITH RECURSIVE scope_unit_below(id) AS (
    SELECT id FROM main.institution WHERE id = scope_unit()
    UNION
    SELECT i.id FROM scope_unit_below JOIN main.institution AS i ON i.parent_id = scope_unit_below.id)
SELECT id FROM scope_unit_below;

-- scope: scope_hidden
-- Secret institutions and what is below them, but for the caller's own.
WITH RECURSIVE scope_secret_below(id) AS (
    SELECT id FROM main.institution WHERE secret = 1
    UNION
    SELECT i.id FROM scope_secret_below JOIN main.institution AS i ON i.parent_id = scope_secret_below.id)
SELECT id FROM scope_secret_below WHERE id NOT IN (SELECT id FROM scope_own);

-- scope: scope_hidden_room
-- Rooms such an institution holds today.
SELECT h.room_id AS id FROM main.holding AS h, main.today AS t
 WHERE h.institution_id IN (SELECT id FROM scope_hidden)
   AND h.from_date <= t.day AND (h.to_date IS NULL OR h.to_date > t.day);

-- scope: scope_hidden_past
-- Rooms such an institution has ever held: their history shows nothing.
SELECT room_id AS id FROM main.holding_versions
 WHERE institution_id IN (SELECT id FROM scope_hidden);

-- scope: institution
SELECT * FROM main.institution
 WHERE scope_secret() OR id NOT IN (SELECT id FROM scope_hidden);

-- scope: institution_versions
SELECT * FROM main.institution_versions
 WHERE scope_secret() OR id NOT IN (SELECT id FROM scope_hidden);

-- scope: establishment
SELECT * FROM main.establishment
 WHERE scope_secret() OR institution_id NOT IN (SELECT id FROM scope_hidden);

-- scope: establishment_versions
SELECT * FROM main.establishment_versions
 WHERE scope_secret() OR institution_id NOT IN (SELECT id FROM scope_hidden);

-- scope: room
SELECT * FROM main.room
 WHERE scope_secret() OR id NOT IN (SELECT id FROM scope_hidden_room);

-- scope: room_versions
SELECT * FROM main.room_versions
 WHERE scope_secret() OR id NOT IN (SELECT id FROM scope_hidden_past);

-- scope: holding
SELECT * FROM main.holding
 WHERE scope_secret() OR institution_id NOT IN (SELECT id FROM scope_hidden);

-- scope: holding_versions
SELECT * FROM main.holding_versions
 WHERE scope_secret() OR institution_id NOT IN (SELECT id FROM scope_hidden);

-- scope: occupancy
SELECT * FROM main.occupancy
 WHERE scope_secret() OR room_id NOT IN (SELECT id FROM scope_hidden_room);

-- scope: occupancy_versions
SELECT * FROM main.occupancy_versions
 WHERE scope_secret() OR room_id NOT IN (SELECT id FROM scope_hidden_past);

-- scope: tenure
SELECT * FROM main.tenure
 WHERE scope_secret() OR room_id IS NULL OR room_id NOT IN (SELECT id FROM scope_hidden_room);

-- scope: tenure_versions
SELECT * FROM main.tenure_versions
 WHERE scope_secret() OR room_id IS NULL OR room_id NOT IN (SELECT id FROM scope_hidden_past);

-- scope: reservation
SELECT * FROM main.reservation
 WHERE scope_secret() OR (room_id NOT IN (SELECT id FROM scope_hidden_room)
   AND coalesce(institution_id, 0) NOT IN (SELECT id FROM scope_hidden));

-- scope: person
SELECT * FROM main.person
 WHERE (scope_people() = 2
        OR (scope_people() = 1 AND institution_id IN (SELECT id FROM scope_own)))
   AND (scope_secret() OR institution_id NOT IN (SELECT id FROM scope_hidden));

-- scope: person_versions
SELECT * FROM main.person_versions
 WHERE (scope_people() = 2
        OR (scope_people() = 1 AND institution_id IN (SELECT id FROM scope_own)))
   AND (scope_secret() OR institution_id NOT IN (SELECT id FROM scope_hidden));

-- scope: institution_history
SELECT * FROM main.institution_history
 WHERE scope_secret() OR id NOT IN (SELECT id FROM scope_hidden);

-- scope: establishment_history
SELECT * FROM main.establishment_history
 WHERE scope_secret() OR institution_id NOT IN (SELECT id FROM scope_hidden);

-- scope: room_history
SELECT * FROM main.room_history
 WHERE scope_secret() OR id NOT IN (SELECT id FROM scope_hidden_past);

-- scope: holding_history
SELECT * FROM main.holding_history
 WHERE scope_secret() OR institution_id NOT IN (SELECT id FROM scope_hidden);

-- scope: occupancy_history
SELECT * FROM main.occupancy_history
 WHERE scope_secret() OR room_id NOT IN (SELECT id FROM scope_hidden_past);

-- scope: tenure_history
SELECT * FROM main.tenure_history
 WHERE scope_secret() OR room_id IS NULL OR room_id NOT IN (SELECT id FROM scope_hidden_past);

-- scope: reservation_history
SELECT * FROM main.reservation_history
 WHERE scope_secret() OR (room_id NOT IN (SELECT id FROM scope_hidden_past)
   AND coalesce(institution_id, 0) NOT IN (SELECT id FROM scope_hidden));

-- scope: person_history
SELECT * FROM main.person_history
 WHERE (scope_people() = 2
        OR (scope_people() = 1 AND institution_id IN (SELECT id FROM scope_own)))
   AND (scope_secret() OR institution_id NOT IN (SELECT id FROM scope_hidden));

-- scope: warning
-- Nobody's findings are shown to who may not see people, and a unit sees those told to it.
SELECT * FROM main.warning
 WHERE (type <> 'people' OR scope_people() > 0)
   AND (scope_unit() = 0 OR institution_id IN (SELECT id FROM scope_own))
   AND (scope_secret()
        OR (coalesce(institution_id, 0) NOT IN (SELECT id FROM scope_hidden)
            AND (type <> 'rooms' OR object_id NOT IN (SELECT id FROM scope_hidden_room))));

-- scope: confirmation
-- A unit sees its own; those of secret units are nobody else's. Rooms nobody holds are the bureau's
-- and the surveyors'.
SELECT * FROM main.confirmation
 WHERE (scope_unit() = 0 OR institution_id IN (SELECT id FROM scope_own)
        OR (institution_id IS NULL AND (SELECT id FROM main.institution WHERE code =
            (SELECT value FROM main.meta WHERE key = 'custodian')) IN (SELECT id FROM scope_own)))
   AND (scope_secret() OR coalesce(institution_id, 0) NOT IN (SELECT id FROM scope_hidden));

-- scope: inspection
-- A unit sees its own; those of secret units are nobody else's.
SELECT * FROM main.inspection
 WHERE (scope_unit() = 0 OR institution_id IN (SELECT id FROM scope_own))
   AND (scope_secret() OR institution_id NOT IN (SELECT id FROM scope_hidden));

-- scope: inspection_finding
SELECT * FROM main.inspection_finding
 WHERE (scope_unit() = 0 OR institution_id IN (SELECT id FROM scope_own))
   AND (scope_secret() OR institution_id NOT IN (SELECT id FROM scope_hidden));

-- scope: inspection_photo
SELECT * FROM main.inspection_photo
 WHERE (scope_unit() = 0 OR institution_id IN (SELECT id FROM scope_own))
   AND (scope_secret() OR institution_id NOT IN (SELECT id FROM scope_hidden));
