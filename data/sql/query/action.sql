-- Changes of rooms in one step: what a rule asks, what an action does, and how it
-- is undone. Facts are those that hold or will hold from :day on.

-- name: action_room
-- out: state, day from which the room's row holds, what people call it
SELECT room.state, room.valid_from, building.name || ' ' || coalesce(room.number, room.code)
  FROM room JOIN floor ON floor.id = room.floor_id JOIN building ON building.id = floor.building_id
 WHERE room.id = :room;

-- name: action_share_held
-- The largest share of the room that is held on any day from :day until :until.
SELECT coalesce(max((SELECT sum(h.share) FROM holding AS h
                      WHERE h.room_id = :room AND h.from_date <= d.day
                        AND (h.to_date IS NULL OR h.to_date > d.day))), 0)
  FROM (SELECT :day AS day
        UNION
        SELECT from_date FROM holding
         WHERE room_id = :room AND from_date > :day
           AND (:until IS NULL OR from_date < :until)) AS d;

-- name: action_holder
-- out: name of a holder, since when
SELECT institution.name, holding.from_date
  FROM holding JOIN institution ON institution.id = holding.institution_id
 WHERE holding.room_id = :room AND (holding.to_date IS NULL OR holding.to_date > :day)
   AND (holding.to_date IS NULL OR holding.to_date > holding.from_date)
 ORDER BY holding.share DESC, holding.id LIMIT 1;

-- name: action_seated
SELECT count(*) FROM occupancy
 WHERE room_id = :room AND (to_date IS NULL OR to_date > :day)
   AND (to_date IS NULL OR to_date > from_date);

-- name: action_reservation
-- out: for which institution (id, name), until when
SELECT reservation.institution_id, institution.name, reservation.to_date
  FROM reservation LEFT JOIN institution ON institution.id = reservation.institution_id
 WHERE reservation.room_id = :room AND reservation.to_date > :day
   AND reservation.to_date > reservation.from_date
 ORDER BY reservation.id DESC LIMIT 1;

-- name: action_room_state
UPDATE room SET state = :state, valid_from = :day, revision = revision + 1 WHERE id = :room;

-- name: action_reserve
INSERT INTO reservation(room_id, institution_id, from_date, to_date, reason, document, before)
VALUES(:room, :institution, :day, :until, :reason, :document, :before);

-- name: action_loan
INSERT INTO tenure(room_id, kind, party, from_date, to_date, document)
VALUES(:room, 'loan', (SELECT code FROM institution WHERE id = :institution), :day, :until,
    :document);

-- name: action_end_holdings
-- Of all institutions when :institution is NULL.
UPDATE holding SET to_date = :day, revision = revision + 1
 WHERE room_id = :room AND from_date < :day AND (to_date IS NULL OR to_date > :day)
   AND (:institution IS NULL OR institution_id = :institution)
RETURNING id;

-- name: action_drop_holdings
-- Those that would begin on :day or later have never held.
DELETE FROM holding
 WHERE room_id = :room AND from_date >= :day
   AND (:institution IS NULL OR institution_id = :institution)
RETURNING id;

-- name: action_end_occupancies
-- Of all people when :institution is NULL, otherwise of its people.
UPDATE occupancy SET to_date = :day, revision = revision + 1
 WHERE room_id = :room AND from_date < :day AND (to_date IS NULL OR to_date > :day)
   AND (:institution IS NULL
        OR person_id IN (SELECT id FROM person WHERE institution_id = :institution))
RETURNING id;

-- name: action_drop_occupancies
DELETE FROM occupancy
 WHERE room_id = :room AND from_date >= :day
   AND (:institution IS NULL
        OR person_id IN (SELECT id FROM person WHERE institution_id = :institution))
RETURNING id;

-- name: action_end_loans
UPDATE tenure SET to_date = :day, revision = revision + 1
 WHERE room_id = :room AND kind = 'loan' AND from_date < :day
   AND (to_date IS NULL OR to_date > :day)
RETURNING id;

-- name: action_drop_loans
DELETE FROM tenure WHERE room_id = :room AND kind = 'loan' AND from_date >= :day RETURNING id;

-- name: action_person
-- out: status, main offices from :day on
SELECT person.status,
       (SELECT count(*) FROM occupancy
         WHERE person_id = person.id AND kind = 'main' AND (to_date IS NULL OR to_date > :day)
           AND (to_date IS NULL OR to_date > from_date))
  FROM person WHERE person.id = :person;

-- name: action_seat_end
UPDATE occupancy SET to_date = :day, revision = revision + 1
 WHERE person_id = :person AND room_id = :room AND from_date < :day
   AND (to_date IS NULL OR to_date > :day)
RETURNING id;

-- name: action_seat_drop
DELETE FROM occupancy WHERE person_id = :person AND room_id = :room AND from_date >= :day
RETURNING id;

-- name: action_seat_of
-- out: a room in which the person sits on :day or later: :room, or a main office when it is NULL
SELECT room_id FROM occupancy
 WHERE person_id = :person AND (to_date IS NULL OR to_date > :day)
   AND (to_date IS NULL OR to_date > from_date)
   AND CASE WHEN :room IS NULL THEN kind = 'main' ELSE room_id = :room END
 LIMIT 1;

-- name: action_insert
INSERT INTO action(kind, at, actor, from_date, to_date, institution_id, n_people, document, reason,
    first_seq, last_seq, undoes)
VALUES(:kind, :at, (SELECT actor FROM change), :day, :until, :institution, :people, :document,
    :reason, :first, :last, :undoes)
RETURNING id;

-- name: action_rooms
-- The rooms that audit rows :first to :last speak of.
INSERT INTO action_room(action_id, room_id)
SELECT DISTINCT :action, room FROM (
    SELECT CASE object
           WHEN 'room' THEN object_id
           ELSE coalesce(json_extract(detail, '$.after.room_id'),
                         json_extract(detail, '$.before.room_id'),
                         CASE object
                         WHEN 'holding' THEN (SELECT room_id FROM holding WHERE id = object_id)
                         WHEN 'occupancy' THEN (SELECT room_id FROM occupancy WHERE id = object_id)
                         WHEN 'tenure' THEN (SELECT room_id FROM tenure WHERE id = object_id)
                         END) END AS room
      FROM audit WHERE seq BETWEEN :first AND :last)
 WHERE room IS NOT NULL;

-- name: action_room_copy
INSERT INTO action_room(action_id, room_id)
SELECT :action, room_id FROM action_room WHERE action_id = :of;

-- name: action_by_id
-- out: kind, from, audit rows, what it undoes, what undid it
SELECT kind, from_date, first_seq, last_seq, undoes,
       (SELECT u.id FROM action AS u WHERE u.undoes = action.id)
  FROM action WHERE id = :id;

-- name: action_later
-- out: what has happened since to the rooms of action :id, the first of it: room, when, by whom.
-- What was undone, and its undoing, has not happened.
SELECT room.building || ' ' || coalesce(room.number, room.code), later.at, later.actor
  FROM (SELECT r.room_id, action.at, action.actor, action.last_seq AS seq
          FROM action_room AS mine
          JOIN action_room AS r ON r.room_id = mine.room_id AND r.action_id > mine.action_id
          JOIN action ON action.id = r.action_id
         WHERE mine.action_id = :id AND action.undoes IS NULL
           AND NOT EXISTS (SELECT 1 FROM action AS u WHERE u.undoes = action.id)
        UNION ALL
        SELECT mine.room_id, audit.at, audit.actor, audit.seq
          FROM action_room AS mine
          JOIN audit ON audit.seq > :last
           AND CASE audit.object
               WHEN 'room' THEN audit.object_id = mine.room_id
               WHEN 'holding' THEN audit.object_id IN
                   (SELECT id FROM holding WHERE room_id = mine.room_id)
               WHEN 'occupancy' THEN audit.object_id IN
                   (SELECT id FROM occupancy WHERE room_id = mine.room_id)
               WHEN 'tenure' THEN audit.object_id IN
                   (SELECT id FROM tenure WHERE room_id = mine.room_id)
               WHEN 'reservation' THEN audit.object_id IN
                   (SELECT id FROM reservation WHERE room_id = mine.room_id)
               ELSE 0 END
         WHERE mine.action_id = :id
           AND NOT EXISTS (SELECT 1 FROM action AS a
                            WHERE audit.seq BETWEEN a.first_seq AND a.last_seq)) AS later
  LEFT JOIN rooms AS room ON room.id = later.room_id
 ORDER BY later.seq LIMIT 1;

-- name: action_card
SELECT action.id, action.kind AS action, action.at, action.actor AS "by",
       action.from_date AS "from", action.to_date AS until, action.institution_id,
       institution.name AS institution, action.n_people AS people, action.document, action.reason,
       action.undoes, (SELECT u.id FROM action AS u WHERE u.undoes = action.id) AS undone_by,
       (SELECT count(*) FROM action_room WHERE action_id = action.id) AS count
  FROM action LEFT JOIN institution ON institution.id = action.institution_id
 WHERE action.id = :id;

-- name: action_card_rooms
SELECT rooms.id, rooms.number, rooms.name, rooms.usable_area, rooms.building_id, rooms.building,
       rooms.ordinal, rooms.floor, rooms.courtyard
  FROM action_room JOIN rooms ON rooms.id = action_room.room_id
 WHERE action_room.action_id = :id ORDER BY rooms.id;

-- name: action_list
SELECT action.id, action.kind AS action, action.at, action.actor AS "by",
       action.from_date AS "from", action.to_date AS until, action.institution_id,
       institution.name AS institution, action.n_people AS people, action.document, action.reason,
       action.undoes, (SELECT u.id FROM action AS u WHERE u.undoes = action.id) AS undone_by,
       (SELECT count(*) FROM action_room WHERE action_id = action.id) AS count
  FROM action LEFT JOIN institution ON institution.id = action.institution_id
 WHERE :room IS NULL
    OR action.id IN (SELECT action_id FROM action_room WHERE room_id = :room)
 ORDER BY action.id DESC LIMIT :limit;

-- name: action_audit
-- out: what an action did, the last first: table, id, insert or update or delete, columns before
SELECT object, object_id, action, json_extract(detail, '$.before')
  FROM audit WHERE seq BETWEEN :first AND :last ORDER BY seq DESC;

-- Undoing: :before is the JSON object of the columns as they were. Every statement answers the
-- id of the one row it has changed.

-- name: undo_room_update
UPDATE room
   SET state = coalesce(:before ->> '$.state', state),
       valid_from = coalesce(:before ->> '$.valid_from', valid_from), revision = revision + 1
 WHERE id = :id RETURNING id;

-- name: undo_room_version
-- The version that the change had made of the row that is back now.
DELETE FROM room_history
 WHERE id = :id AND valid_from = (SELECT valid_from FROM room WHERE room.id = :id);

-- name: undo_holding_insert
DELETE FROM holding WHERE id = :id RETURNING id;

-- name: undo_holding_update
UPDATE holding SET to_date = :before ->> '$.to_date', revision = revision + 1
 WHERE id = :id RETURNING id;

-- name: undo_holding_delete
INSERT INTO holding(id, institution_id, room_id, from_date, to_date, share, document, revision)
SELECT :id, :before ->> '$.institution_id', :before ->> '$.room_id', :before ->> '$.from_date',
       :before ->> '$.to_date', :before ->> '$.share', :before ->> '$.document',
       (:before ->> '$.revision') + 1
RETURNING id;

-- name: undo_occupancy_insert
DELETE FROM occupancy WHERE id = :id RETURNING id;

-- name: undo_occupancy_update
UPDATE occupancy SET to_date = :before ->> '$.to_date', revision = revision + 1
 WHERE id = :id RETURNING id;

-- name: undo_occupancy_delete
INSERT INTO occupancy(id, person_id, room_id, from_date, to_date, share, kind, revision)
SELECT :id, :before ->> '$.person_id', :before ->> '$.room_id', :before ->> '$.from_date',
       :before ->> '$.to_date', :before ->> '$.share', :before ->> '$.kind',
       (:before ->> '$.revision') + 1
RETURNING id;

-- name: undo_tenure_insert
DELETE FROM tenure WHERE id = :id RETURNING id;

-- name: undo_tenure_update
UPDATE tenure SET to_date = :before ->> '$.to_date', revision = revision + 1
 WHERE id = :id RETURNING id;

-- name: undo_tenure_delete
INSERT INTO tenure(id, room_id, building_id, kind, party, from_date, to_date, rent, document,
    revision)
SELECT :id, :before ->> '$.room_id', :before ->> '$.building_id', :before ->> '$.kind',
       :before ->> '$.party', :before ->> '$.from_date', :before ->> '$.to_date',
       :before ->> '$.rent', :before ->> '$.document', (:before ->> '$.revision') + 1
RETURNING id;

-- name: undo_reservation_insert
DELETE FROM reservation WHERE id = :id RETURNING id;

-- name: undo_reservation_update
UPDATE reservation SET to_date = :before ->> '$.to_date', revision = revision + 1
 WHERE id = :id RETURNING id;

-- name: reservation_expired
-- out: rooms whose reservation has ended, the day from which they are free, the state they go back
-- to. One that was marked as reserved after that day is another matter.
SELECT room.id, reservation.to_date, reservation.before
  FROM reservation CROSS JOIN room ON room.id = reservation.room_id -- rooms are many, reservations few
 WHERE room.state = 'reserved' AND reservation.to_date <= :day
   AND room.valid_from < reservation.to_date
   AND reservation.id = (SELECT max(id) FROM reservation AS last WHERE last.room_id = room.id);

-- name: request_key_find
-- out: the request and what it made
SELECT request, made_id FROM request_key
 WHERE actor = (SELECT actor FROM change) AND key = :key;

-- name: request_key_keep
INSERT INTO request_key(actor, key, request, made_id, at)
VALUES((SELECT actor FROM change), :key, :request, :made, :at);

-- name: request_key_forget
DELETE FROM request_key WHERE at < :at;

-- name: action_held_by
-- Is it held by this institution, all of it?
SELECT count(*) FROM holding
 WHERE room_id = :room AND institution_id = :institution AND share = 10000 AND from_date <= :day
   AND (to_date IS NULL OR to_date > :day);

-- name: action_strangers
-- People of others who sit there.
SELECT count(*) FROM occupancy AS o JOIN person ON person.id = o.person_id
 WHERE o.room_id = :room AND person.institution_id <> :institution
   AND (o.to_date IS NULL OR o.to_date > :day)
   AND (o.to_date IS NULL OR o.to_date > o.from_date);
