-- What must be filled (data/standards/review.csv). Each statement: the object, the unit it is told
-- to, what it is called, then a column a rule, 1 where it is missing.

-- name: review_rooms
SELECT room.id,
       (SELECT h.institution_id FROM holding AS h, today
         WHERE h.room_id = room.id AND h.from_date <= today.day
           AND (h.to_date IS NULL OR h.to_date > today.day)
         ORDER BY h.share DESC, h.institution_id LIMIT 1) AS unit,
       room.code,
       coalesce(room.number, '') = '' AS room_number,
       room.use IS NULL AS room_use,
       room.use IN ('office', 'service', 'equipment') AND room.subtype IS NULL AS room_subtype,
       coalesce(room.measured_area, room.declared_area) IS NULL AS room_area,
       room.measured_area IS NULL AS room_measured,
       room.geometry IS NULL AS room_shape
  FROM room
 WHERE :unit IS NULL
    OR room.id IN (SELECT h.room_id FROM holding AS h, today
                    WHERE h.institution_id = :unit AND h.from_date <= today.day
                      AND (h.to_date IS NULL OR h.to_date > today.day))
 ORDER BY room.id;

-- name: review_people
SELECT person.id, person.institution_id, coalesce(person.code, ''),
       person.code IS NULL AS person_code,
       person.rank IS NULL AS person_rank,
       coalesce(person.department, '') = '' AS person_department
  FROM person
 WHERE person.status = 'active' AND (:unit IS NULL OR person.institution_id = :unit)
 ORDER BY person.id;

-- name: review_institutions
SELECT institution.id, institution.id, institution.code,
       institution.class IS NULL AS unit_class,
       institution.category IS NULL AS unit_category,
       NOT EXISTS (SELECT 1 FROM establishment AS e
                    WHERE e.institution_id = institution.id) AS unit_posts
  FROM institution WHERE :unit IS NULL OR institution.id = :unit ORDER BY institution.id;

-- name: review_fresh
-- When something of the unit was last changed or signed, and what it has.
SELECT i.id, i.code, i.name,
       (SELECT max(day) FROM (
            SELECT max(p.valid_from) AS day FROM person AS p WHERE p.institution_id = i.id
            UNION ALL
            SELECT max(h.from_date) FROM holding AS h, today
             WHERE h.institution_id = i.id AND h.from_date <= today.day
            UNION ALL
            SELECT max(r.valid_from) FROM holding AS h JOIN room AS r ON r.id = h.room_id
             WHERE h.institution_id = i.id
            UNION ALL
            SELECT max(substr(u.signed, 1, 10)) FROM review_unit AS u
             WHERE u.institution_id = i.id)),
       (SELECT count(*) FROM correction AS p
         WHERE p.institution_id = i.id AND p.state = 'proposed'),
       (SELECT u.state FROM review_unit AS u WHERE u.institution_id = i.id
         ORDER BY u.id DESC LIMIT 1)
  FROM institution AS i
 WHERE (:unit IS NULL OR i.id = :unit)
   AND EXISTS (SELECT 1 FROM holding AS h, today
                WHERE h.institution_id = i.id AND h.from_date <= today.day
                  AND (h.to_date IS NULL OR h.to_date > today.day))
 ORDER BY i.code;

-- name: review_sheet_institutions
-- The sheets of a unit's workbook: id, then the columns of imports in their order.
SELECT i.id, i.code, i.name, i.short_name, i.class, i.category, parent.code
  FROM institution AS i LEFT JOIN institution AS parent ON parent.id = i.parent_id
 WHERE i.id = :unit;

-- name: review_sheet_establishments
SELECT e.id, i.code, e.rank, e.from_date, e.posts, e.document
  FROM establishment AS e JOIN institution AS i ON i.id = e.institution_id
 WHERE e.institution_id = :unit ORDER BY e.id;

-- name: review_sheet_rooms
SELECT room.id, room.code, building.code, floor.ordinal, room.number, room.name, room.use,
       room.subtype, room.measured_area, room.declared_area, room.approved_area, room.state
  FROM room JOIN floor ON floor.id = room.floor_id JOIN building ON building.id = floor.building_id
 WHERE room.id IN (SELECT h.room_id FROM holding AS h, today
                    WHERE h.institution_id = :unit AND h.from_date <= today.day
                      AND (h.to_date IS NULL OR h.to_date > today.day))
 ORDER BY room.id;

-- name: review_sheet_people
SELECT person.id, person.code, person.name, institution.code, person.department, person.rank,
       person.status
  FROM person JOIN institution ON institution.id = person.institution_id
 WHERE person.institution_id = :unit
   AND (person.status = 'active'
        OR EXISTS (SELECT 1 FROM occupancy AS o, today
                    WHERE o.person_id = person.id AND o.from_date <= today.day
                      AND (o.to_date IS NULL OR o.to_date > today.day)))
 ORDER BY person.id;

-- name: review_sheet_occupancy
-- Where its people sit; those of people who have left, too: the room is to be given back.
SELECT o.id, person.code, room.code, o.from_date, o.to_date, o.share, o.kind
  FROM occupancy AS o JOIN person ON person.id = o.person_id JOIN room ON room.id = o.room_id, today
 WHERE person.institution_id = :unit AND (o.to_date IS NULL OR o.to_date > today.day)
 ORDER BY o.id;

-- name: review_sheet_holdings
SELECT h.id, i.code, room.code, h.from_date, h.to_date, h.share, h.document
  FROM holding AS h JOIN institution AS i ON i.id = h.institution_id
  JOIN room ON room.id = h.room_id, today
 WHERE h.institution_id = :unit AND (h.to_date IS NULL OR h.to_date > today.day) ORDER BY h.id;

-- name: review_findings
-- What is open about one record.
SELECT code FROM warning WHERE type = :type AND object_id = :id AND closed IS NULL ORDER BY code;

-- name: review_round_insert
INSERT INTO review_round(name, opened, due) VALUES(:name, :opened, :due);

-- name: review_unit_insert
-- Every unit that holds rooms, in the batch of its district or of none.
INSERT INTO review_unit(round_id, institution_id, batch, changed, changed_by)
SELECT :round, i.id,
       coalesce((SELECT d.name FROM holding AS h JOIN room AS r ON r.id = h.room_id
                   JOIN floor AS f ON f.id = r.floor_id JOIN building AS b ON b.id = f.building_id
                   JOIN courtyard AS c ON c.id = b.courtyard_id
                   JOIN district AS d ON d.id = c.district_id, today
                  WHERE h.institution_id = i.id AND h.from_date <= today.day
                    AND (h.to_date IS NULL OR h.to_date > today.day)
                  GROUP BY d.id ORDER BY count(*) DESC, d.id LIMIT 1), ''),
       :at, :by
  FROM institution AS i
 WHERE EXISTS (SELECT 1 FROM holding AS h, today
                WHERE h.institution_id = i.id AND h.from_date <= today.day
                  AND (h.to_date IS NULL OR h.to_date > today.day));

-- name: review_rounds
SELECT r.id, r.name, r.opened, r.due, count(u.id),
       coalesce(sum(u.state = 'open'), 0), coalesce(sum(u.state = 'submitted'), 0),
       coalesce(sum(u.state = 'returned'), 0), coalesce(sum(u.state = 'accepted'), 0)
  FROM review_round AS r LEFT JOIN review_unit AS u ON u.round_id = r.id
 GROUP BY r.id ORDER BY r.id DESC;

-- name: review_round_units
SELECT u.id, u.institution_id, i.code, i.name, u.batch, u.state, u.rooms, u.area, u.required,
       u.missing, u.signed, u.signed_by, u.changed, u.changed_by, u.note
  FROM review_unit AS u JOIN institution AS i ON i.id = u.institution_id
 WHERE u.round_id = :round ORDER BY u.batch, i.code;

-- name: review_places
-- How far the units of a round are, by the buildings in which they hold rooms.
SELECT building.id AS building_id, building.name AS building, courtyard.id AS courtyard_id,
       courtyard.name AS courtyard,
       (MbrMinX(building.geometry) + MbrMaxX(building.geometry)) / 2 AS lon,
       (MbrMinY(building.geometry) + MbrMaxY(building.geometry)) / 2 AS lat,
       count(DISTINCT u.id) AS units,
       count(DISTINCT CASE u.state WHEN 'open' THEN u.id END) AS open,
       count(DISTINCT CASE u.state WHEN 'submitted' THEN u.id END) AS submitted,
       count(DISTINCT CASE u.state WHEN 'returned' THEN u.id END) AS returned,
       count(DISTINCT CASE u.state WHEN 'accepted' THEN u.id END) AS accepted
  FROM review_unit AS u JOIN institution AS i ON i.id = u.institution_id
  JOIN holding AS h ON h.institution_id = u.institution_id
  JOIN room ON room.id = h.room_id JOIN floor ON floor.id = room.floor_id
  JOIN building ON building.id = floor.building_id
  LEFT JOIN courtyard ON courtyard.id = building.courtyard_id, today
 WHERE u.round_id = :round AND h.from_date <= today.day
   AND (h.to_date IS NULL OR h.to_date > today.day)
 GROUP BY building.id ORDER BY building.id;

-- name: review_unit_state
SELECT id, state FROM review_unit WHERE round_id = :round AND institution_id = :unit;

-- name: review_unit_move
UPDATE review_unit SET state = :state, note = :note, changed = :at, changed_by = :by,
       revision = revision + 1
 WHERE id = :id;

-- name: review_unit_sign
-- What the unit signs for: its rooms and its part of them, as report_subledger counts.
UPDATE review_unit SET
       signed = :at, signed_by = :by, required = :required, missing = :missing,
       rooms = (SELECT count(*) FROM holding AS h, today
                 WHERE h.institution_id = review_unit.institution_id AND h.from_date <= today.day
                   AND (h.to_date IS NULL OR h.to_date > today.day)),
       area = (WITH held AS (
                   SELECT h.room_id, h.institution_id, h.share,
                          min(10000, sum(h.share) OVER (PARTITION BY h.room_id
                              ORDER BY -h.share, h.institution_id, h.id)) AS upto
                     FROM holding AS h, today
                    WHERE h.from_date <= today.day
                      AND (h.to_date IS NULL OR h.to_date > today.day))
               SELECT coalesce(sum((coalesce(r.measured_area, r.declared_area, 0) * held.upto
                                    + 5000) / 10000
                                   - (coalesce(r.measured_area, r.declared_area, 0)
                                      * max(0, held.upto - held.share) + 5000) / 10000), 0)
                 FROM held JOIN room AS r ON r.id = held.room_id
                WHERE held.institution_id = review_unit.institution_id)
 WHERE id = :id;

-- name: correction_insert
-- A record that is new has the id 0 and stands for itself in field.
INSERT INTO correction(institution_id, register, object_id, object, field, before, after, made,
                     made_by)
VALUES(:unit, :register, :object_id, :object, :field, :before, :after, :at, :by)
    ON CONFLICT(register, object_id, field) WHERE state = 'proposed' DO UPDATE
   SET after = excluded.after, before = excluded.before, made = excluded.made,
       made_by = excluded.made_by, revision = revision + 1;

-- name: corrections_of
SELECT p.id, p.register, p.object, p.field, p.before, p.after, p.state, p.made, p.made_by,
       p.decided, p.decided_by, p.object_id
  FROM correction AS p JOIN institution AS i ON i.id = p.institution_id
 WHERE p.institution_id = :unit ORDER BY p.state = 'proposed' DESC, p.id DESC LIMIT 5000;

-- name: correction_by_id
SELECT register, object_id, field, coalesce(after, ''), state, coalesce(before, '') FROM correction
 WHERE id = :id;

-- name: correction_decide
UPDATE correction SET state = :state, decided = :at, decided_by = :by, revision = revision + 1
 WHERE id = :id;

-- name: submission_insert
INSERT INTO submission(made, made_by, day, counts, digest, bytes, blob)
SELECT :at, :by, day, :counts, digest, bytes, blob FROM report_snapshot
 WHERE id = :snapshot AND report = 'province';

-- name: submissions
SELECT id, made, made_by, day, counts, digest, bytes, receipt, receipt_on, receipt_by
  FROM submission ORDER BY id DESC LIMIT 200;

-- name: submission_receipt
UPDATE submission SET receipt = :receipt, receipt_on = :on, receipt_by = :by,
       revision = revision + 1
 WHERE id = :id;

-- name: review_unit_there
SELECT 1 FROM institutions WHERE id = :id;

-- name: review_round_there
SELECT 1 FROM review_round WHERE id = :id;
