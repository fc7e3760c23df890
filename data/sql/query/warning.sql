-- What the rules find. warn_<code> looks at the objects whose ids are in :ids (a JSON array), so
-- that an edit looks at what it touched and a recomputation at everything, with the same text.
-- Out: object, institution it is told to, level, amount (0.01 m2, or a number), since, detail.

-- name: warn_over_standard
-- R1d: a room against the sum of the ceilings of those who sit in it. R1e: amber within the limit
-- of grade 2 of GB/T 17986 for the ceiling.
WITH room_over AS MATERIALIZED (
    SELECT r.id, r.holder_id, r.area, r.ceiling, r.since
      FROM (SELECT room.id, coalesce(room.measured_area, room.declared_area) AS area,
                   (SELECT h.institution_id FROM holding_now AS h
                     WHERE h.room_id = room.id
                     ORDER BY h.share DESC, h.institution_id LIMIT 1) AS holder_id,
                   (SELECT CASE WHEN count(*) = count(c.value) THEN sum(c.value) / 100 END
                      FROM occupancy_now AS o
                      JOIN person ON person.id = o.person_id
                      JOIN institution AS i ON i.id = person.institution_id
                      LEFT JOIN rule_now AS c
                        ON c.rule_set = :rule_set AND c.rule = 'R1' AND c.class = i.class
                           AND c.key = person.rank
                     WHERE o.room_id = room.id) AS ceiling,
                   (SELECT max(o.from_date) FROM occupancy_now AS o
                     WHERE o.room_id = room.id) AS since
              FROM json_each(:ids) AS of JOIN room ON room.id = of.value
             WHERE room.use = 'office') AS r
     WHERE r.area > r.ceiling)
SELECT id, holder_id,
       CASE WHEN (area - ceiling) / 100.0
                 <= :limit_root * sqrt(ceiling / 100.0) + :limit_linear * (ceiling / 100.0)
            THEN 'amber' ELSE 'red' END,
       area - ceiling, since,
       json_object('area', area / 100.0, 'ceiling', ceiling / 100.0, 'rule_set', :rule_set,
                   'limit', round(:limit_root * sqrt(ceiling / 100.0)
                                  + :limit_linear * (ceiling / 100.0), 3))
  FROM room_over ORDER BY id;

-- name: warn_suite_over_standard
-- R1c: a person's office, lounge and WC together; second offices are judged by R1f. A shared room
-- counts in the proportion of the ceilings of those who share it, one's own room with its share.
WITH sitting AS MATERIALIZED (
    SELECT o.person_id, o.room_id, o.from_date, min(o.share, 10000) AS share,
           coalesce(room.measured_area, room.declared_area) AS area, i.id AS institution_id,
           c.value / 100 AS ceiling,
           (SELECT count(*) FROM occupancy_now AS e WHERE e.room_id = o.room_id) AS n,
           (SELECT CASE WHEN count(*) = count(ec.value) THEN sum(ec.value) / 100 END
              FROM occupancy_now AS e
              JOIN person AS ep ON ep.id = e.person_id
              JOIN institution AS ei ON ei.id = ep.institution_id
              LEFT JOIN rule_now AS ec
                ON ec.rule_set = :rule_set AND ec.rule = 'R1' AND ec.class = ei.class
                   AND ec.key = ep.rank
             WHERE e.room_id = o.room_id) AS ceilings
      FROM json_each(:ids) AS of
      JOIN occupancy_now AS o ON o.person_id = of.value
      JOIN room ON room.id = o.room_id
      JOIN person ON person.id = o.person_id
      JOIN institution AS i ON i.id = person.institution_id
      JOIN rule_now AS c ON c.rule_set = :rule_set AND c.rule = 'R1' AND c.class = i.class
                            AND c.key = person.rank
     WHERE o.kind = 'main' AND room.use = 'office' AND c.value IS NOT NULL),
person_over AS MATERIALIZED (
    SELECT person_id, institution_id, ceiling, max(from_date) AS since, count(DISTINCT room_id) AS n,
           sum(CASE WHEN n = 1 THEN (area * share + 5000) / 10000
                    ELSE (2 * area * ceiling + ceilings) / (2 * ceilings) END) AS area
      FROM sitting WHERE n = 1 OR ceilings > 0 GROUP BY person_id)
SELECT person_id, institution_id, 'red', area - ceiling, since,
       json_object('area', area / 100.0, 'ceiling', ceiling / 100.0, 'rooms', n,
                   'rule_set', :rule_set)
  FROM person_over WHERE n > 1 AND area > ceiling ORDER BY person_id;

-- name: warn_private_wc
-- R1b: somebody who sits there, or else somebody of the unit that holds it, must be entitled; and
-- it must not be larger than allowed.
WITH wc AS MATERIALIZED (
    SELECT room.id, coalesce(room.measured_area, room.declared_area) AS area,
           (SELECT h.institution_id FROM holding_now AS h
             WHERE h.room_id = room.id
             ORDER BY h.share DESC, h.institution_id LIMIT 1) AS holder_id,
           (SELECT count(*) FROM occupancy_now AS o WHERE o.room_id = room.id) AS n,
           room.valid_from
      FROM json_each(:ids) AS of JOIN room ON room.id = of.value
     WHERE room.subtype = 'private_wc'),
judged AS MATERIALIZED (
    SELECT wc.*,
           (SELECT max(r.value) / 100
              FROM person JOIN institution AS i ON i.id = person.institution_id
              JOIN rule_now AS r ON r.rule_set = :rule_set AND r.rule = 'R1b'
                                    AND r.class = i.class AND r.key = person.rank
             WHERE person.id IN (SELECT o.person_id FROM occupancy_now AS o WHERE o.room_id = wc.id
                                 UNION ALL
                                 SELECT p.id FROM person AS p
                                  WHERE wc.n = 0 AND p.institution_id = wc.holder_id
                                        AND p.status = 'active')) AS allowed
      FROM wc WHERE wc.n > 0 OR wc.holder_id IS NOT NULL)
SELECT id, holder_id, 'red', max(0, coalesce(area, 0) - coalesce(allowed, 0)), valid_from,
       json_object('area', area / 100.0, 'allowed', allowed / 100.0)
  FROM judged WHERE allowed IS NULL OR area > allowed ORDER BY id;

-- name: warn_second_office
WITH offices AS MATERIALIZED (
    SELECT o.person_id, count(DISTINCT o.room_id) AS n, max(o.from_date) AS since,
           max(CASE WHEN o.kind = 'second' THEN coalesce(room.measured_area, room.declared_area) END)
               AS second_area,
           json_group_array(DISTINCT o.room_id) AS rooms
      FROM json_each(:ids) AS of
      JOIN occupancy_now AS o ON o.person_id = of.value
      JOIN room ON room.id = o.room_id
     WHERE room.use = 'office' AND coalesce(room.subtype, '') NOT IN ('lounge', 'private_wc')
     GROUP BY o.person_id)
SELECT offices.person_id, person.institution_id, 'red', offices.second_area, offices.since,
       json_object('offices', n, 'room_ids', json(rooms))
  FROM offices JOIN person ON person.id = offices.person_id
 WHERE n > 1 ORDER BY 1;

-- name: warn_retired_in_room
-- M8: amber until the month is over, red from then on. since: the day of the status, through later
-- corrections of other fields.
WITH gone AS MATERIALIZED (
    SELECT person.id, person.institution_id, person.status,
           coalesce((SELECT min(h.valid_from) FROM person_history AS h
                      WHERE h.id = person.id AND h.status <> 'active'
                        AND h.valid_from >= coalesce((SELECT max(a.valid_to) FROM person_history AS a
                                                       WHERE a.id = person.id
                                                         AND a.status = 'active'), '')),
                    person.valid_from) AS since,
           (SELECT json_group_array(DISTINCT o.room_id) FROM occupancy_now AS o
             WHERE o.person_id = person.id) AS rooms
      FROM json_each(:ids) AS of JOIN person ON person.id = of.value
     WHERE person.status <> 'active')
SELECT gone.id, institution_id,
       CASE WHEN date(since, '+' || :vacate_months || ' months') <= today.day
            THEN 'red' ELSE 'amber' END,
       NULL, since,
       json_object('status', status, 'room_ids', json(rooms),
                   'vacate_by', date(since, '+' || :vacate_months || ' months'))
  FROM gone, today WHERE rooms <> '[]' ORDER BY gone.id;

-- name: warn_unoccupied
SELECT room.id, room.institution_id, 'amber', CAST(round(room.usable_area * 100) AS INTEGER),
       (SELECT max(o.to_date) FROM occupancy AS o, today
         WHERE o.room_id = room.id AND o.to_date <= today.day),
       json_object('area', room.usable_area)
  FROM rooms AS room WHERE room.id IN (SELECT value FROM json_each(:ids))
   AND room.status = 'unoccupied' ORDER BY room.id;

-- name: warn_idle
-- M15: surplus must be sealed; amber at once, red after the days allowed.
SELECT room.id, NULL,
       CASE WHEN date(room.idle_since, '+' || :idle_days || ' days') <= today.day
            THEN 'red' ELSE 'amber' END,
       CAST(round(room.usable_area * 100) AS INTEGER), room.idle_since,
       json_object('area', room.usable_area)
  FROM rooms AS room, today WHERE room.id IN (SELECT value FROM json_each(:ids))
   AND room.status = 'idle' ORDER BY room.id;

-- name: warn_no_holder
SELECT room.id, (SELECT min(person.institution_id) FROM occupancy_now AS o
                   JOIN person ON person.id = o.person_id
                  WHERE o.room_id = room.id),
       'red', coalesce(room.measured_area, room.declared_area),
       (SELECT max(h.to_date) FROM holding AS h, today
         WHERE h.room_id = room.id AND h.to_date <= today.day), '{}'
  FROM json_each(:ids) AS of JOIN room ON room.id = of.value
 WHERE EXISTS (SELECT 1 FROM occupancy_now AS o WHERE o.room_id = room.id)
   AND NOT EXISTS (SELECT 1 FROM holding_now AS h WHERE h.room_id = room.id)
 ORDER BY room.id;

-- name: warn_holding_share
SELECT h.room_id, min(h.institution_id), 'red', sum(h.share), max(h.from_date),
       json_object('share', sum(h.share) / 10000.0)
  FROM json_each(:ids) AS of JOIN holding_now AS h ON h.room_id = of.value
 GROUP BY h.room_id HAVING sum(h.share) > 10000 ORDER BY h.room_id;

-- name: warn_missing_measurement
SELECT room.id, (SELECT h.institution_id FROM holding_now AS h
                  WHERE h.room_id = room.id
                  ORDER BY h.share DESC, h.institution_id LIMIT 1),
       'amber', NULL, room.valid_from, json_object('declared', room.declared_area / 100.0)
  FROM json_each(:ids) AS of JOIN room ON room.id = of.value
 WHERE room.measured_area IS NULL ORDER BY room.id;

-- name: warn_area_mismatch
-- G3: the limit of grade 2 for the drawn area. 4548: the city's metres. ST_Transform looks its
-- system up anew each time, so it is asked only where a square degree on the ellipsoid
-- (a^2 (1 - e^2) cos / (1 - e^2 sin^2)^2, true to a thousandth in the zone) leaves a doubt.
WITH near AS MATERIALIZED (
    SELECT room.id, room.measured_area / 100.0 AS measured,
           ST_Area(room.geometry) * 1.23090711e10 * cos(radians(MbrMinY(room.geometry)))
               / pow(1 - 0.00669438 * pow(sin(radians(MbrMinY(room.geometry))), 2), 2) AS drawn
      FROM json_each(:ids) AS of JOIN room ON room.id = of.value
     WHERE room.measured_area IS NOT NULL AND room.geometry IS NOT NULL)
SELECT id, NULL, 'red', CAST(round(abs(measured - drawn) * 100) AS INTEGER), valid_from,
       json_object('measured', measured, 'drawn', round(drawn, 2))
  FROM (SELECT room.id, room.valid_from, near.measured,
               ST_Area(ST_Transform(room.geometry, 4548)) AS drawn
          FROM near JOIN room ON room.id = near.id
         WHERE abs(near.measured - near.drawn)
               > 0.5 * (:limit_root * sqrt(near.drawn) + :limit_linear * near.drawn))
 WHERE abs(measured - drawn) > :limit_root * sqrt(drawn) + :limit_linear * drawn ORDER BY id;

-- name: warn_technical_unapproved
SELECT room.id, (SELECT h.institution_id FROM holding_now AS h
                  WHERE h.room_id = room.id
                  ORDER BY h.share DESC, h.institution_id LIMIT 1),
       'amber', coalesce(room.measured_area, room.declared_area), room.valid_from, '{}'
  FROM json_each(:ids) AS of JOIN room ON room.id = of.value
 WHERE room.use = 'technical' AND room.approved_area IS NULL ORDER BY room.id;

-- name: warn_duplicate_number
SELECT room.id, NULL, 'amber', NULL, room.valid_from, json_object('number', room.number)
  FROM json_each(:ids) AS of JOIN room ON room.id = of.value
 WHERE room.number <> ''
   AND EXISTS (SELECT 1 FROM room AS twin WHERE twin.floor_id = room.floor_id
                AND twin.number = room.number AND twin.id < room.id)
 ORDER BY room.id;

-- name: warn_expired_loan
-- The loan has ended, and the borrower still holds the room.
SELECT room.id, borrower.id, 'red', coalesce(room.measured_area, room.declared_area),
       max(tenure.to_date), json_object('party', tenure.party, 'ended', max(tenure.to_date))
  FROM json_each(:ids) AS of JOIN room ON room.id = of.value
  JOIN tenure ON tenure.room_id = room.id AND tenure.kind = 'loan'
  JOIN institution AS borrower ON borrower.code = tenure.party
  JOIN holding_now AS h ON h.room_id = room.id AND h.institution_id = borrower.id, today
 WHERE tenure.to_date <= today.day
   AND NOT EXISTS (SELECT 1 FROM tenure AS later
                    WHERE later.room_id = room.id AND later.kind = 'loan'
                      AND later.party = tenure.party
                      AND (later.to_date IS NULL OR later.to_date > today.day))
 GROUP BY room.id ORDER BY room.id;

-- name: warn_loan_due
SELECT room.id, (SELECT h.institution_id FROM holding_now AS h
                  WHERE h.room_id = room.id
                  ORDER BY h.share DESC, h.institution_id LIMIT 1), 'amber',
       coalesce(room.measured_area, room.declared_area), max(tenure.to_date),
       json_object('party', tenure.party, 'ends', max(tenure.to_date))
  FROM json_each(:ids) AS of JOIN room ON room.id = of.value
  JOIN tenure ON tenure.room_id = room.id AND tenure.kind = 'loan', today
 WHERE tenure.from_date <= today.day AND tenure.to_date > today.day
   AND tenure.to_date <= date(today.day, '+' || :loan_notice_days || ' days')
 GROUP BY room.id ORDER BY room.id;

-- name: warn_scattered
SELECT h.institution_id, h.institution_id, 'amber', count(DISTINCT floor.building_id), NULL,
       json_object('buildings', count(DISTINCT floor.building_id))
  FROM json_each(:ids) AS of JOIN holding_now AS h ON h.institution_id = of.value
  JOIN room ON room.id = h.room_id
  JOIN floor ON floor.id = room.floor_id
 GROUP BY h.institution_id HAVING count(DISTINCT floor.building_id) >= :one_place
 ORDER BY h.institution_id;

-- name: warn_no_title
SELECT building.id, NULL, 'amber', building.gross_area, building.valid_from, '{}'
  FROM json_each(:ids) AS of JOIN building ON building.id = of.value
 WHERE building.title = 'none' ORDER BY building.id;

-- name: warn_expiring_lease
SELECT tenure.building_id, NULL,
       CASE WHEN max(tenure.to_date) <= today.day THEN 'red' ELSE 'amber' END, NULL,
       max(tenure.to_date), json_object('party', tenure.party, 'ends', max(tenure.to_date))
  FROM json_each(:ids) AS of JOIN tenure ON tenure.building_id = of.value, today
 WHERE tenure.kind = 'lease_in' AND tenure.from_date <= today.day
   AND NOT EXISTS (SELECT 1 FROM tenure AS open
                    WHERE open.building_id = tenure.building_id AND open.kind = 'lease_in'
                      AND (open.to_date IS NULL
                           OR open.to_date > date(today.day, '+' || :notice_days || ' days')))
 GROUP BY tenure.building_id ORDER BY tenure.building_id;

-- name: warn_long_lease
SELECT tenure.building_id, NULL, 'amber', NULL, min(tenure.from_date),
       json_object('from', min(tenure.from_date), 'to', max(tenure.to_date))
  FROM json_each(:ids) AS of JOIN tenure ON tenure.building_id = of.value, today
 WHERE tenure.kind IN ('lease_in', 'lease_out') AND tenure.from_date <= today.day
   AND tenure.to_date > today.day
   AND tenure.to_date > date(tenure.from_date, '+' || :term_years || ' years')
 GROUP BY tenure.building_id ORDER BY tenure.building_id;

-- name: warn_certificate_mismatch
SELECT id, NULL, 'amber', abs(certificate_area - gross_area), valid_from,
       json_object('certificate', certificate_area / 100.0, 'gross', gross_area / 100.0)
  FROM (SELECT building.id, building.valid_from, building.certificate_area, building.gross_area
          FROM json_each(:ids) AS of JOIN building ON building.id = of.value
         WHERE building.certificate_area IS NOT NULL AND building.gross_area IS NOT NULL)
 WHERE abs(certificate_area - gross_area) / 100.0
       > :limit_root * sqrt(gross_area / 100.0) + :limit_linear * (gross_area / 100.0)
 ORDER BY id;

-- name: warn_coefficient_out
SELECT building.id, NULL, 'amber', NULL, NULL,
       json_object('coefficient', round(sum(coalesce(room.measured_area, room.declared_area)) * 1.0
                                        / building.gross_area, 4))
  FROM json_each(:ids) AS of JOIN building ON building.id = of.value
  JOIN floor ON floor.building_id = building.id
  JOIN room ON room.floor_id = floor.id
 WHERE building.gross_area > 0 GROUP BY building.id
HAVING sum(coalesce(room.measured_area, room.declared_area)) NOT BETWEEN
       building.gross_area * :coefficient_low AND building.gross_area * :coefficient_high
 ORDER BY building.id;

-- name: warn_floor_sum
SELECT floor.id, NULL, 'red',
       sum(coalesce(room.measured_area, room.declared_area)) - floor.gross_area, floor.valid_from,
       json_object('rooms', sum(coalesce(room.measured_area, room.declared_area)) / 100.0,
                   'gross', floor.gross_area / 100.0)
  FROM json_each(:ids) AS of JOIN floor ON floor.id = of.value
  JOIN room ON room.floor_id = floor.id
 WHERE floor.gross_area IS NOT NULL GROUP BY floor.id
HAVING sum(coalesce(room.measured_area, room.declared_area)) > floor.gross_area ORDER BY floor.id;

-- name: warning_cut
-- The posts of an institution before and after its latest establishment, and that day.
SELECT (SELECT sum(e.posts) FROM establishment AS e
         WHERE e.institution_id = :id
           AND e.from_date = (SELECT max(l.from_date) FROM establishment AS l, today
                               WHERE l.institution_id = :id AND l.rank = e.rank
                                 AND l.from_date <= today.day)) AS now,
       (SELECT sum(e.posts) FROM establishment AS e
         WHERE e.institution_id = :id
           AND e.from_date = (SELECT max(l.from_date) FROM establishment AS l
                               WHERE l.institution_id = :id AND l.rank = e.rank
                                 AND l.from_date < latest.day)) AS before,
       latest.day
  FROM (SELECT max(from_date) AS day FROM establishment, today
         WHERE institution_id = :id AND from_date <= today.day) AS latest
 WHERE latest.day IS NOT NULL;

-- name: warnings_open_of
-- The open warnings of objects, by object and code. CROSS: object by object; an import has as many
-- open as it has objects, and the other way round they would be multiplied.
SELECT w.object_id, w.code, w.id, w.institution_id, w.level, w.amount, w.since, w.detail
  FROM json_each(:ids) AS of CROSS JOIN warning AS w ON w.object_id = of.value
 WHERE w.type = :type AND w.closed IS NULL ORDER BY w.object_id, w.code;

-- name: warning_insert
INSERT INTO warning(code, type, object_id, institution_id, level, amount, since, detail, opened, changed)
VALUES(:code, :type, :object_id, :institution_id, :level, :amount, :since, :detail, :at, :at);

-- name: warning_update
UPDATE warning SET institution_id = :institution_id, level = :level, amount = :amount,
       since = :since, detail = :detail, changed = :at WHERE id = :id;

-- name: warning_close
UPDATE warning SET closed = :at, changed = :at WHERE id = :id;

-- name: warning_event_insert
INSERT INTO warning_event(warning_id, at, what, level, amount, actor)
VALUES(coalesce(:warning_id, last_insert_rowid()), :at, :what, :level, :amount,
       (SELECT actor FROM change));

-- name: warning_ids
-- Every object of a type, and those of open warnings, as one JSON array.
SELECT json_group_array(id) FROM (
    SELECT id FROM room WHERE :type = 'rooms' UNION SELECT id FROM person WHERE :type = 'people'
    UNION SELECT id FROM institution WHERE :type = 'institutions'
    UNION SELECT id FROM building WHERE :type = 'buildings'
    UNION SELECT id FROM floor WHERE :type = 'floors'
    UNION SELECT object_id FROM warning WHERE type = :type AND closed IS NULL);

-- name: warning_reach
-- What a change of some records reaches, step by step; :step says which. Of the rooms of a floor
-- those whose door number is there twice, or was.
SELECT DISTINCT id FROM (
    SELECT room_id AS id FROM json_each(:ids) AS of JOIN occupancy ON occupancy.id = of.value
     WHERE :step = 'rooms_of_occupancies'
    UNION ALL
    SELECT person_id FROM json_each(:ids) AS of JOIN occupancy ON occupancy.id = of.value
     WHERE :step = 'people_of_occupancies'
    UNION ALL
    SELECT room_id FROM json_each(:ids) AS of JOIN holding ON holding.id = of.value
     WHERE :step = 'rooms_of_holdings'
    UNION ALL
    SELECT institution_id FROM json_each(:ids) AS of JOIN holding ON holding.id = of.value
     WHERE :step = 'institutions_of_holdings'
    UNION ALL
    SELECT institution_id FROM json_each(:ids) AS of JOIN establishment ON establishment.id = of.value
     WHERE :step = 'institutions_of_establishments'
    UNION ALL
    SELECT room_id FROM json_each(:ids) AS of JOIN tenure ON tenure.id = of.value
     WHERE :step = 'rooms_of_tenures'
    UNION ALL
    SELECT building_id FROM json_each(:ids) AS of JOIN tenure ON tenure.id = of.value
     WHERE :step = 'buildings_of_tenures'
    UNION ALL
    SELECT person_id FROM json_each(:ids) AS of JOIN occupancy ON room_id = of.value
     WHERE :step = 'people_in_rooms'
    UNION ALL
    SELECT room_id FROM json_each(:ids) AS of JOIN occupancy ON person_id = of.value
     WHERE :step = 'rooms_of_people'
    UNION ALL
    SELECT institution_id FROM json_each(:ids) AS of JOIN holding ON room_id = of.value
     WHERE :step = 'holders_of_rooms'
    UNION ALL
    SELECT room_id FROM json_each(:ids) AS of JOIN holding ON institution_id = of.value
     WHERE :step = 'rooms_of_institutions'
    UNION ALL
    SELECT room_id FROM json_each(:ids) AS of JOIN holding ON institution_id = of.value
      JOIN room ON room.id = room_id WHERE :step = 'wcs_of_institutions' AND room.subtype = 'private_wc'
    UNION ALL
    SELECT person.id FROM json_each(:ids) AS of JOIN person ON institution_id = of.value
     WHERE :step = 'people_of_institutions'
    UNION ALL
    SELECT institution_id FROM json_each(:ids) AS of JOIN person ON person.id = of.value
     WHERE :step = 'institutions_of_people'
    UNION ALL
    SELECT floor_id FROM json_each(:ids) AS of JOIN room ON room.id = of.value
     WHERE :step = 'floors_of_rooms'
    UNION ALL
    SELECT building_id FROM json_each(:ids) AS of JOIN floor ON floor.id = of.value
     WHERE :step = 'buildings_of_floors'
    UNION ALL
    SELECT room.id FROM json_each(:ids) AS of JOIN room ON room.floor_id = of.value
     WHERE :step = 'rooms_of_floors'
       AND (EXISTS (SELECT 1 FROM room AS twin WHERE twin.floor_id = room.floor_id
                     AND twin.number = room.number AND twin.id <> room.id)
            OR EXISTS (SELECT 1 FROM warning AS w
                        WHERE w.type = 'rooms' AND w.object_id = room.id
                          AND w.code = 'duplicate_number' AND w.closed IS NULL)))
 WHERE id IS NOT NULL;

-- name: warnings_all
-- The open warnings, without when they opened.
SELECT type, object_id, code, coalesce(institution_id, 0), level, coalesce(amount, ''),
       coalesce(since, ''), detail
  FROM warning WHERE closed IS NULL ORDER BY type, object_id, code;

-- name: list_warnings
-- Nobody is named: a person is told by code. area is that of the finding.
SELECT * FROM (
SELECT w.id, w.code, w.type, w.object_id,
       CASE w.type WHEN 'rooms' THEN building.name || ' ' || coalesce(room.number, room.code)
                   WHEN 'people' THEN person.code
                   WHEN 'institutions' THEN i.name
                   WHEN 'buildings' THEN building.name
                   ELSE building.name || ' ' || coalesce(floor.label, floor.ordinal + 1 || 'F') END
           AS object,
       w.institution_id, i.name AS institution, w.level, w.amount / 100.0 AS area, w.since,
       substr(w.opened, 1, 10) AS opened, substr(w.closed, 1, 10) AS closed,
       CASE WHEN w.closed IS NOT NULL THEN 'closed'
            WHEN e.id IS NOT NULL THEN 'explained' ELSE 'open' END AS state,
       e.document, e.to_date AS explained_until, w.detail AS "detail:json",
       room.id AS room_id, building.id AS building_id, floor.ordinal,
       courtyard.id AS courtyard_id, courtyard.district_id
  FROM warning AS w
  LEFT JOIN institution AS i ON i.id = w.institution_id
  LEFT JOIN person ON w.type = 'people' AND person.id = w.object_id
  LEFT JOIN room ON room.id = CASE w.type
           WHEN 'rooms' THEN w.object_id
           WHEN 'people' THEN coalesce(json_extract(w.detail, '$.room_ids[0]'),
                                       (SELECT min(o.room_id) FROM occupancy AS o, today
                                         WHERE o.person_id = w.object_id
                                           AND o.from_date <= today.day
                                           AND (o.to_date IS NULL OR o.to_date > today.day))) END
  LEFT JOIN floor ON floor.id = CASE w.type WHEN 'floors' THEN w.object_id ELSE room.floor_id END
  LEFT JOIN building ON building.id = CASE w.type WHEN 'buildings' THEN w.object_id
                                                  ELSE floor.building_id END
  LEFT JOIN courtyard ON courtyard.id = building.courtyard_id
  LEFT JOIN warning_exception AS e
    ON e.id = (SELECT max(x.id) FROM warning_exception AS x, today
                WHERE x.code = w.code AND x.type = w.type AND x.object_id = w.object_id
                  AND x.from_date <= today.day AND x.to_date > today.day)
 WHERE w.id > :after
   AND (w.institution_id IS NULL OR i.id IS NOT NULL)
   AND (w.type <> 'rooms' OR room.id IS NOT NULL)
   AND (:code IS NULL OR w.code = :code) AND (:type IS NULL OR w.type = :type)
   AND (:level IS NULL OR w.level = :level)
   AND (:institution_id IS NULL OR w.institution_id = :institution_id)
   AND (:object_id IS NULL OR w.object_id = :object_id)
   AND (:id IS NULL OR w.id = :id)
   AND (w.closed IS NULL OR coalesce(:state, 'open') IN ('closed', 'all')))
 WHERE (coalesce(:state, 'open') = 'all' OR state = coalesce(:state, 'open')
        OR (:state IS NULL AND state = 'explained'))
   AND (:building_id IS NULL OR building_id = :building_id)
   AND (:courtyard_id IS NULL OR courtyard_id = :courtyard_id)
   AND (:district_id IS NULL OR district_id = :district_id)
 ORDER BY id LIMIT :limit;

-- name: warnings_places
-- Where findings are open and not explained, by building; those of a whole institution are nowhere.
SELECT building.id AS building_id, building.name AS building, courtyard.id AS courtyard_id,
       courtyard.name AS courtyard,
       (MbrMinX(building.geometry) + MbrMaxX(building.geometry)) / 2 AS lon,
       (MbrMinY(building.geometry) + MbrMaxY(building.geometry)) / 2 AS lat,
       count(*) AS open, count(*) FILTER (WHERE w.level = 'red') AS red
  FROM warning AS w
  LEFT JOIN institution AS i ON i.id = w.institution_id
  LEFT JOIN room ON room.id = CASE w.type
           WHEN 'rooms' THEN w.object_id
           WHEN 'people' THEN coalesce(json_extract(w.detail, '$.room_ids[0]'),
                                       (SELECT min(o.room_id) FROM occupancy AS o, today
                                         WHERE o.person_id = w.object_id
                                           AND o.from_date <= today.day
                                           AND (o.to_date IS NULL OR o.to_date > today.day))) END
  LEFT JOIN floor ON floor.id = CASE w.type WHEN 'floors' THEN w.object_id ELSE room.floor_id END
  JOIN building ON building.id = CASE w.type WHEN 'buildings' THEN w.object_id
                                             ELSE floor.building_id END
  LEFT JOIN courtyard ON courtyard.id = building.courtyard_id
 WHERE w.closed IS NULL
   AND (w.institution_id IS NULL OR i.id IS NOT NULL)
   AND (w.type <> 'rooms' OR room.id IS NOT NULL)
   AND (:code IS NULL OR w.code = :code) AND (:level IS NULL OR w.level = :level)
   AND (:institution_id IS NULL OR w.institution_id = :institution_id)
   AND NOT EXISTS (SELECT 1 FROM warning_exception AS x, today
                    WHERE x.code = w.code AND x.type = w.type AND x.object_id = w.object_id
                      AND x.from_date <= today.day AND x.to_date > today.day)
 GROUP BY building.id ORDER BY building.id;

-- name: warnings_summary
-- Open warnings by code: how many, how many red, how many explained, their area.
SELECT w.code, count(*), count(*) FILTER (WHERE w.level = 'red'),
       count(*) FILTER (WHERE EXISTS (SELECT 1 FROM warning_exception AS x, today
                                       WHERE x.code = w.code AND x.type = w.type
                                         AND x.object_id = w.object_id
                                         AND x.from_date <= today.day AND x.to_date > today.day)),
       sum(w.amount) / 100.0
  FROM warning AS w
 WHERE w.closed IS NULL AND (:institution_id IS NULL OR w.institution_id = :institution_id)
 GROUP BY w.code;

-- name: warning_events
SELECT at, what, level, amount / 100.0 AS area, actor FROM warning_event
 WHERE warning_id = :id ORDER BY id;

-- name: warning_exceptions
SELECT x.id, x.document, x.from_date AS "from", x.to_date AS "to", x.note, x.signed_by
  FROM warning AS w JOIN warning_exception AS x
    ON x.code = w.code AND x.type = w.type AND x.object_id = w.object_id
 WHERE w.id = :id ORDER BY x.id;

-- name: warning_object
SELECT code, type, object_id FROM warning WHERE id = :id;

-- name: warning_explain
INSERT INTO warning_exception(code, type, object_id, document, from_date, to_date, note, signed_by)
SELECT code, type, object_id, :document, :from, :to, :note, (SELECT actor FROM change)
  FROM warning WHERE id = :id;

-- name: last_id
SELECT last_insert_rowid();
