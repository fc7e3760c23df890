-- Confirmations: what is signed, by whom, and what voids it. The writer's statements, and those of
-- readers through the scope of `confirmation`.

-- name: confirm_get
SELECT c.id, c.institution_id, c.building_id, c.batch, c.state, c.version, c.hash, c.since, c.due,
       c.revision, i.code, b.code
  FROM confirmation AS c
  LEFT JOIN institution AS i ON i.id = c.institution_id
  JOIN building AS b ON b.id = c.building_id
 WHERE c.id = :id;

-- name: confirm_find
SELECT id FROM confirmation
 WHERE building_id = :building AND coalesce(institution_id, 0) = coalesce(:institution, 0);

-- name: confirm_insert
INSERT INTO confirmation(institution_id, building_id, batch, state, version, hash, n_rooms, area,
                         since, due)
VALUES(:institution, :building, :batch, :state, 1, :hash, 0, 0, :since, :due) RETURNING id;

-- name: confirm_update
UPDATE confirmation
   SET state = :state, version = :version, hash = :hash, n_rooms = :rooms, area = :area,
       since = :since, due = :due, batch = :batch, revision = revision + 1
 WHERE id = :id;

-- name: confirm_touch
UPDATE confirmation SET revision = revision + 1 WHERE id = :id;

-- name: confirm_version_insert
INSERT INTO confirmation_version(confirmation_id, version, made, cause, content, hash, code)
VALUES(:id, :version, :made, :cause, :content, :hash, :code);

-- name: confirm_version_get
SELECT version, made, cause, content, hash, code FROM confirmation_version
 WHERE confirmation_id = :id AND version = :version;

-- name: confirm_version_seen
-- The last version before this one that the party signed, whatever became of it.
SELECT coalesce(max(version), 0) FROM signature
 WHERE confirmation_id = :id AND version < :version AND party = :party;

-- name: confirm_version_list
SELECT version, made, cause, hash, code,
       (SELECT count(*) FROM signature AS s
         WHERE s.confirmation_id = v.confirmation_id AND s.version = v.version
           AND s.withdrawn IS NULL)
  FROM confirmation_version AS v WHERE confirmation_id = :id ORDER BY version DESC;

-- name: confirm_rooms
-- The rooms of a building that the institution holds (the largest share; NULL: that nobody holds),
-- with the value of a survey that is being confirmed before the room's own.
SELECT room.id, room.code, floor.ordinal, room.number, room.use, room.subtype,
       coalesce((SELECT m.area FROM measured_now AS m WHERE m.room_id = room.id
                  ORDER BY m.batch DESC LIMIT 1), room.measured_area),
       room.declared_area, room.approved_area, AsBinary(room.geometry)
  FROM floor JOIN room ON room.floor_id = floor.id
 WHERE floor.building_id = :building
   AND (SELECT h.institution_id FROM holding_now AS h WHERE h.room_id = room.id
         ORDER BY h.share DESC, h.institution_id LIMIT 1) IS :institution
 ORDER BY room.code;

-- name: confirm_people
-- Who sits in a room today.
SELECT p.id, p.name, p.rank, o.share, o.kind
  FROM occupancy_now AS o JOIN person AS p ON p.id = o.person_id
 WHERE o.room_id = :room ORDER BY p.id, o.kind;

-- name: confirm_rooms_forget
DELETE FROM confirmation_room WHERE confirmation_id = :id;

-- name: confirm_room_put
INSERT INTO confirmation_room(room_id, confirmation_id)
SELECT value, :id FROM json_each(:rooms) WHERE true
    ON CONFLICT(room_id) DO UPDATE SET confirmation_id = excluded.confirmation_id;

-- name: confirm_rooms_differ
-- How many rooms are its own and none of :rooms, or the other way round.
SELECT (SELECT count(*) FROM confirmation_room WHERE confirmation_id = :id
           AND room_id NOT IN (SELECT value FROM json_each(:rooms)))
     + (SELECT count(*) FROM json_each(:rooms)
         WHERE value NOT IN (SELECT room_id FROM confirmation_room WHERE confirmation_id = :id));

-- name: confirm_parts
-- What the rows of a record are found by, as JSON arrays: its id, its rooms, its batch, delegations.
SELECT json_array(:id),
       (SELECT json_group_array(room_id) FROM confirmation_room WHERE confirmation_id = :id),
       (SELECT json_group_array(batch) FROM confirmation WHERE id = :id AND batch IS NOT NULL),
       (SELECT json_group_array(delegation_id) FROM signature
         WHERE confirmation_id = :id AND delegation_id IS NOT NULL);

-- name: confirm_any
SELECT EXISTS (SELECT 1 FROM confirmation);

-- name: confirm_ids
SELECT json_group_array(id) FROM confirmation;

-- name: confirm_touched
-- Whose content may differ now: by rooms that were or are in its scope, by people, by its unit or
-- building.
WITH touched(id) AS (
    SELECT value FROM json_each(:rooms)
    UNION SELECT o.room_id FROM occupancy AS o WHERE o.person_id IN (SELECT value FROM json_each(:people))
    UNION SELECT o.room_id FROM occupancy AS o WHERE o.id IN (SELECT value FROM json_each(:occupancies))
    UNION SELECT h.room_id FROM holding AS h WHERE h.id IN (SELECT value FROM json_each(:holdings)))
SELECT r.confirmation_id FROM touched JOIN confirmation_room AS r ON r.room_id = touched.id
UNION
SELECT c.id FROM touched JOIN room ON room.id = touched.id JOIN floor ON floor.id = room.floor_id
  JOIN confirmation AS c ON c.building_id = floor.building_id
   AND c.institution_id IS (SELECT h.institution_id FROM holding_now AS h WHERE h.room_id = room.id
                             ORDER BY h.share DESC, h.institution_id LIMIT 1)
UNION
SELECT id FROM confirmation WHERE institution_id IN (SELECT value FROM json_each(:institutions))
UNION
SELECT id FROM confirmation WHERE building_id IN (SELECT value FROM json_each(:buildings))
UNION
SELECT c.id FROM floor JOIN confirmation AS c ON c.building_id = floor.building_id
 WHERE floor.id IN (SELECT value FROM json_each(:floors));

-- name: confirm_signatures
-- Of a version: those that stand.
SELECT party, account_id, login, name, delegation_id, at, hash, seal, id FROM signature
 WHERE confirmation_id = :id AND version = :version AND withdrawn IS NULL ORDER BY at, id;

-- name: confirm_sign
INSERT INTO signature(confirmation_id, version, party, account_id, login, name, delegation_id, at,
                      hash, seal)
VALUES(:id, :version, :party, :account, :login, :name, :delegation, :at, :hash, :seal);

-- name: confirm_unsign
UPDATE signature SET withdrawn = :at
 WHERE confirmation_id = :id AND version = :version AND account_id = :account
   AND withdrawn IS NULL;

-- name: confirm_delegation
-- The delegation by which an account may sign for a party (and its unit) on a day.
SELECT d.id FROM delegation AS d
  JOIN account AS a ON a.id = d.from_account
 WHERE d.to_account = :account AND d.party = :party AND d.ended IS NULL
   AND d.from_date <= :day AND d.to_date >= :day AND a.state = 'active'
   AND (d.party <> 'unit' OR d.institution_id = :institution)
 ORDER BY d.id LIMIT 1;

-- name: confirm_delegation_insert
INSERT INTO delegation(party, institution_id, from_account, to_account, from_date, to_date,
                       document, made)
VALUES(:party, :institution, :from_account, :to_account, :from, :to, :document, :made)
RETURNING id;

-- name: confirm_delegation_end
UPDATE delegation SET ended = :at WHERE id = :id AND from_account = :account AND ended IS NULL
RETURNING id;

-- name: confirm_delegations
SELECT d.id, d.party, i.name, f.login, f.name, t.login, t.name, d.from_date, d.to_date, d.document,
       d.made, d.ended
  FROM delegation AS d JOIN account AS f ON f.id = d.from_account
  JOIN account AS t ON t.id = d.to_account LEFT JOIN institution AS i ON i.id = d.institution_id
 WHERE :account IN (d.from_account, d.to_account) OR :all ORDER BY d.id DESC LIMIT 500;

-- name: confirm_dispute_insert
INSERT INTO dispute(confirmation_id, version, room_id, field, said, reason, party, login, at)
VALUES(:id, :version, :room, :field, :said, :reason, :party, :login, :at);

-- name: confirm_dispute_get
SELECT room_id, state, version FROM dispute WHERE id = :dispute AND confirmation_id = :id;

-- name: confirm_dispute_answer
UPDATE dispute SET state = :state, answer = :answer, answered_by = :login, answered = :at
 WHERE id = :dispute AND state = 'open';

-- name: confirm_disputes_open
SELECT count(*) FROM dispute WHERE confirmation_id = :id AND state = 'open';

-- name: confirm_disputes
SELECT d.id, d.version, d.room_id, room.code, d.field, d.said, d.reason, d.party, d.login, d.at,
       d.state, d.answer, d.answered_by, d.answered
  FROM dispute AS d LEFT JOIN room ON room.id = d.room_id
 WHERE d.confirmation_id = :id ORDER BY d.id;

-- name: confirm_room_here
SELECT count(*) FROM confirmation_room WHERE confirmation_id = :id AND room_id = :room;

-- name: confirm_room_drawn
-- Is the room of the confirmation, and how large is it there?
SELECT count(*), max(coalesce((SELECT m.area FROM measured_now AS m WHERE m.room_id = room.id
                                ORDER BY m.batch DESC LIMIT 1), room.measured_area, room.declared_area))
  FROM confirmation_room AS r JOIN room ON room.id = r.room_id
 WHERE r.confirmation_id = :id AND r.room_id = :room;

-- name: confirm_order_insert
INSERT INTO change_order(confirmation_id, version, reason, document, login, at)
VALUES(:id, :version, :reason, :document, :login, :at);

-- name: confirm_order_find
SELECT id FROM change_order WHERE confirmation_id = :id AND version = :version AND used IS NULL
 ORDER BY id LIMIT 1;

-- name: confirm_order_use
UPDATE change_order SET used = :at WHERE confirmation_id = :id AND version = :version
   AND used IS NULL;

-- name: confirm_orders
SELECT id, version, reason, document, login, at, used FROM change_order
 WHERE confirmation_id = :id ORDER BY id DESC;

-- name: flow_event_insert
INSERT INTO flow_event(flow, object_id, at, actor, move, from_state, to_state, note)
VALUES(:flow, :object, :at, :actor, :move, :from, :to, :note);

-- name: flow_event_list
SELECT at, actor, move, from_state, to_state, note FROM flow_event
 WHERE flow = :flow AND object_id = :object ORDER BY id DESC LIMIT 200;

-- name: confirm_list
-- Read through the scope. parties: those the caller signs for by role, answers: those for which they
-- answer disputes, as JSON; waits: only what the caller can do something about, also as a delegate.
WITH c AS (
    SELECT k.*, coalesce(k.institution_id, (SELECT id FROM institution WHERE code =
                (SELECT value FROM meta WHERE key = 'custodian'))) AS signs_for
      FROM confirmation AS k)
SELECT c.id, c.institution_id, i.name AS institution, c.building_id, b.name AS building,
       y.name AS courtyard, c.batch, c.state, c.version, c.hash, c.n_rooms, c.area / 100.0 AS area,
       c.since, c.due,
       (SELECT group_concat(s.party) FROM signature AS s
         WHERE s.confirmation_id = c.id AND s.version = c.version AND s.withdrawn IS NULL) AS signed,
       (SELECT count(*) FROM dispute AS d WHERE d.confirmation_id = c.id AND d.state = 'open') AS disputes,
       c.due < (SELECT day FROM today) AND c.state IN ('open', 'disputed') AS overdue,
       (SELECT max(e.at) FROM flow_event AS e WHERE e.flow = 'confirmation' AND e.object_id = c.id
           AND e.move = 'remind' AND e.at >= c.since) AS reminded
  FROM c
  LEFT JOIN institution AS i ON i.id = c.institution_id
  JOIN building AS b ON b.id = c.building_id
  JOIN courtyard AS y ON y.id = b.courtyard_id
 WHERE c.id > :after AND c.n_rooms > 0
   AND (:state IS NULL OR c.state = :state)
   AND (:batch IS NULL OR c.batch = :batch)
   AND (:institution_id IS NULL OR c.institution_id = :institution_id)
   AND (:building_id IS NULL OR c.building_id = :building_id)
   AND (:overdue = 0 OR (c.due < (SELECT day FROM today) AND c.state IN ('open', 'disputed')))
   AND (:waits = 0
        OR (c.state = 'disputed'
            AND CASE WHEN EXISTS (SELECT 1 FROM dispute AS d WHERE d.confirmation_id = c.id AND d.state = 'open'
                                     AND d.field IN ('area', 'shape', 'missing', 'surplus'))
                     THEN 'surveyor' ELSE 'bureau' END IN (SELECT value FROM json_each(:answers)))
        OR (c.state = 'open'
            AND NOT EXISTS (SELECT 1 FROM signature AS s WHERE s.confirmation_id = c.id
                               AND s.version = c.version AND s.withdrawn IS NULL AND s.account_id = :account)
            AND EXISTS (
                SELECT 1 FROM json_each('["unit","surveyor","bureau"]') AS p
                 WHERE NOT EXISTS (SELECT 1 FROM signature AS s WHERE s.confirmation_id = c.id
                                      AND s.version = c.version AND s.withdrawn IS NULL AND s.party = p.value)
                   AND ((p.value IN (SELECT value FROM json_each(:parties))
                         AND (p.value <> 'unit' OR c.signs_for = :unit))
                        OR EXISTS (SELECT 1 FROM delegation AS d JOIN account AS a ON a.id = d.from_account, today
                                    WHERE d.to_account = :account AND d.party = p.value AND d.ended IS NULL
                                      AND today.day BETWEEN d.from_date AND d.to_date AND a.state = 'active'
                                      AND (p.value <> 'unit' OR d.institution_id = c.signs_for))))))
 ORDER BY c.id LIMIT :limit;

-- name: confirm_reminders
-- Read through the scope: who has to do what until when, a row a confirmation and party, the most
-- urgent first. days: left; below 0: over. who: accounts that may, by role or as delegates.
WITH c AS (
    SELECT k.*, coalesce(k.institution_id, (SELECT id FROM institution WHERE code =
                (SELECT value FROM meta WHERE key = 'custodian'))) AS signs_for
      FROM confirmation AS k WHERE k.n_rooms > 0),
duty AS (
    SELECT c.id, p.value AS party, 'sign' AS task
      FROM c, json_each('["unit","surveyor","bureau"]') AS p
     WHERE c.state = 'open'
       AND NOT EXISTS (SELECT 1 FROM signature AS s WHERE s.confirmation_id = c.id
                          AND s.version = c.version AND s.withdrawn IS NULL AND s.party = p.value)
    UNION ALL
    SELECT c.id, 'surveyor', 'measure' FROM c
     WHERE c.state = 'disputed' AND EXISTS (SELECT 1 FROM dispute AS d WHERE d.confirmation_id = c.id
             AND d.state = 'open' AND d.field IN ('area', 'shape', 'missing', 'surplus'))
    UNION ALL
    SELECT c.id, 'bureau', 'answer' FROM c
     WHERE c.state = 'disputed' AND NOT EXISTS (SELECT 1 FROM dispute AS d WHERE d.confirmation_id = c.id
             AND d.state = 'open' AND d.field IN ('area', 'shape', 'missing', 'surplus')))
SELECT c.id, i.name AS institution, y.name AS courtyard, b.name AS building, c.batch, c.state,
       duty.party, duty.task,
       (SELECT group_concat(name, ' ') FROM (
            SELECT coalesce(nullif(a.name, ''), a.login) AS name FROM account AS a
             WHERE a.state = 'active'
               AND instr(' ' || a.roles || ' ', CASE duty.party WHEN 'unit' THEN ' unit_head '
                         WHEN 'surveyor' THEN ' surveyor ' ELSE ' manager_head ' END)
               AND (duty.party <> 'unit' OR a.institution_id = c.signs_for)
            UNION
            SELECT coalesce(nullif(t.name, ''), t.login) FROM delegation AS d
              JOIN account AS t ON t.id = d.to_account AND t.state = 'active', today
             WHERE duty.task = 'sign' AND d.party = duty.party AND d.ended IS NULL
               AND today.day BETWEEN d.from_date AND d.to_date
               AND (duty.party <> 'unit' OR d.institution_id = c.signs_for))) AS who,
       c.since, c.due, CAST(julianday(c.due) - julianday(today.day) AS INTEGER) AS days,
       (SELECT count(*) FROM flow_event AS e WHERE e.flow = 'confirmation' AND e.object_id = c.id
           AND e.move = 'remind' AND e.at >= c.since) AS reminders,
       (SELECT max(e.at) FROM flow_event AS e WHERE e.flow = 'confirmation' AND e.object_id = c.id
           AND e.move = 'remind' AND e.at >= c.since) AS reminded
  FROM duty JOIN c ON c.id = duty.id, today
  LEFT JOIN institution AS i ON i.id = c.institution_id
  JOIN building AS b ON b.id = c.building_id
  JOIN courtyard AS y ON y.id = b.courtyard_id
 WHERE (:party IS NULL OR duty.party = :party)
   AND (:within IS NULL OR julianday(c.due) - julianday(today.day) <= :within)
 ORDER BY c.due IS NULL, c.due, c.id, duty.party LIMIT :limit;

-- name: confirm_remind_today
-- Whom the calendar reminds today: three days before the last one, on it, and every week after it.
SELECT json_group_array(c.id) FROM confirmation AS c, today
 WHERE c.n_rooms > 0 AND c.state IN ('open', 'disputed') AND c.due IS NOT NULL
   AND (julianday(c.due) - julianday(today.day) IN (3, 0)
        OR (c.due < today.day AND CAST(julianday(today.day) - julianday(c.due) AS INTEGER) % 7 = 0))
   AND NOT EXISTS (SELECT 1 FROM flow_event AS e WHERE e.flow = 'confirmation' AND e.object_id = c.id
                      AND e.move = 'remind' AND e.actor = 'clock' AND substr(e.at, 1, 10) = today.day);

-- name: confirm_board
-- A row a unit: how far its confirmations are, over all of its buildings. Rooms in no confirmation
-- are not started.
SELECT i.id, i.name,
       count(DISTINCT c.id) AS confirmations,
       sum(c.n_rooms) AS rooms, sum(c.area) / 100.0 AS area,
       sum(c.state = 'open' AND c.signed = 0) AS waiting,
       sum(c.state = 'open' AND c.signed = 1) AS one,
       sum(c.state = 'open' AND c.signed = 2) AS two,
       sum(c.state = 'closed') AS three,
       sum(c.state = 'disputed') AS disputed,
       sum(c.state = 'superseded') AS superseded,
       sum(c.due < (SELECT day FROM today) AND c.state IN ('open', 'disputed')) AS overdue
  FROM (SELECT k.*, (SELECT count(*) FROM signature AS s WHERE s.confirmation_id = k.id
                        AND s.version = k.version AND s.withdrawn IS NULL) AS signed
          FROM confirmation AS k WHERE k.n_rooms > 0) AS c
  LEFT JOIN institution AS i ON i.id = c.institution_id
 GROUP BY c.institution_id ORDER BY i.id;

-- name: confirm_idle_units
-- Units that hold rooms and have no confirmation yet.
SELECT i.id, i.name, count(DISTINCT h.room_id)
  FROM holding AS h JOIN institution AS i ON i.id = h.institution_id, today
 WHERE h.from_date <= today.day AND (h.to_date IS NULL OR h.to_date > today.day)
   AND NOT EXISTS (SELECT 1 FROM confirmation AS c WHERE c.institution_id = i.id AND c.n_rooms > 0)
 GROUP BY i.id ORDER BY i.id;

-- name: confirm_places
-- A row a building, for the map: the state of the least advanced of its confirmations.
SELECT b.id, b.name,
       count(*), sum(c.state = 'closed'), sum(c.state = 'disputed'), sum(c.state = 'superseded'),
       min(CASE c.state WHEN 'closed' THEN 3 ELSE
           (SELECT count(*) FROM signature AS s WHERE s.confirmation_id = c.id
               AND s.version = c.version AND s.withdrawn IS NULL) END)
  FROM confirmation AS c JOIN building AS b ON b.id = c.building_id
 WHERE c.n_rooms > 0 GROUP BY b.id ORDER BY b.id;

-- name: confirm_totals
SELECT (SELECT count(*) FROM confirmation_room),
       (SELECT count(*) FROM room), (SELECT sum(coalesce(measured_area, declared_area)) FROM room),
       (SELECT count(*) FROM confirmation WHERE n_rooms > 0),
       (SELECT sum(n_rooms) FROM confirmation), (SELECT sum(area) FROM confirmation),
       (SELECT count(DISTINCT coalesce(institution_id, 0)) FROM confirmation WHERE n_rooms > 0),
       (SELECT sum(n_rooms) FROM confirmation, today
         WHERE state = 'closed' AND since > date(today.day, '-12 months'));

-- name: confirm_by_code
SELECT confirmation_id, version, hash FROM confirmation_version WHERE code = :code;

-- name: confirm_custodian
SELECT id FROM institution WHERE code = (SELECT value FROM meta WHERE key = 'custodian');

-- name: confirm_verify_list
SELECT confirmation_id, version FROM confirmation_version ORDER BY confirmation_id, version;

-- name: confirm_head
SELECT i.name, b.name, y.name, c.n_rooms, c.area
  FROM confirmation AS c LEFT JOIN institution AS i ON i.id = c.institution_id
  JOIN building AS b ON b.id = c.building_id JOIN courtyard AS y ON y.id = b.courtyard_id
 WHERE c.id = :id;

-- name: confirm_room_of_code
SELECT id FROM room WHERE code = :code;

-- name: confirm_people_of_code
-- Read through the scope: those whom the caller may see.
SELECT p.id, p.name, p.rank, o.share / 10000.0, o.kind
  FROM room JOIN occupancy AS o ON o.room_id = room.id JOIN person AS p ON p.id = o.person_id, today
 WHERE room.code = :code AND o.from_date <= today.day
   AND (o.to_date IS NULL OR o.to_date > today.day)
 ORDER BY p.id;

-- name: confirm_floors
-- Where its rooms are, from below.
SELECT DISTINCT floor.id, floor.ordinal
  FROM confirmation_room AS c JOIN room ON room.id = c.room_id
  JOIN floor ON floor.id = room.floor_id
 WHERE c.confirmation_id = :id ORDER BY floor.ordinal LIMIT 40;
