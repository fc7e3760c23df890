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

-- name: warn_rectification
-- Findings of an inspection that are not mended: red when the first of their days is over.
SELECT f.institution_id, f.institution_id,
       CASE WHEN min(f.deadline) < today.day THEN 'red' ELSE 'amber' END, NULL, min(f.issued),
       json_object('open', count(*), 'rectify_by', min(f.deadline))
  FROM json_each(:ids) AS of JOIN inspection_finding AS f ON f.institution_id = of.value, today
 WHERE f.state <> 'settled' AND f.issued IS NOT NULL
 GROUP BY f.institution_id ORDER BY f.institution_id;

-- name: warn_stale_measurement
-- The last measurement is older than the years allowed. Rooms that were never measured by a survey
-- say nothing of their age.
SELECT m.room_id, (SELECT h.institution_id FROM holding_now AS h
                    WHERE h.room_id = m.room_id
                    ORDER BY h.share DESC, h.institution_id LIMIT 1),
       'amber', NULL, max(m.measured), json_object('measured_on', max(m.measured))
  FROM json_each(:ids) AS of JOIN measurement AS m ON m.room_id = of.value
  JOIN room ON room.id = m.room_id, today
 WHERE room.measured_area IS NOT NULL
 GROUP BY m.room_id
HAVING date(max(m.measured), '+' || :stale_years || ' years') <= today.day ORDER BY m.room_id;

-- name: warn_stale_data
-- Nothing of the unit was changed or signed for longer than the days allowed; as review_fresh has it.
SELECT id, id, 'amber', NULL, latest, json_object('changed_on', latest)
  FROM (SELECT i.id, (SELECT max(changed) FROM (
                SELECT max(p.valid_from) AS changed FROM person AS p WHERE p.institution_id = i.id
                UNION ALL
                SELECT max(h.from_date) FROM holding AS h, today
                 WHERE h.institution_id = i.id AND h.from_date <= today.day
                UNION ALL
                SELECT max(r.valid_from) FROM holding AS h JOIN room AS r ON r.id = h.room_id
                 WHERE h.institution_id = i.id
                UNION ALL
                SELECT max(substr(u.signed, 1, 10)) FROM review_unit AS u
                 WHERE u.institution_id = i.id)) AS latest
          FROM json_each(:ids) AS of JOIN institution AS i ON i.id = of.value
         WHERE EXISTS (SELECT 1 FROM holding_now AS h WHERE h.institution_id = i.id)), today
 WHERE date(latest, '+' || :stale_days || ' days') < today.day ORDER BY id;

-- name: warn_publicity
-- What a unit that holds rooms must do each year: silent until the day draws near, red when it is over.
SELECT i.id, i.id, CASE WHEN today.day > due.day THEN 'red' ELSE 'amber' END, NULL, due.day,
       json_object('year', strftime('%Y', today.day) + 0, 'due', due.day)
  FROM today, (SELECT strftime('%Y', day) || printf('-%02d-%02d', :due_month, :due_day) AS day
                 FROM today) AS due,
       json_each(:ids) AS of JOIN institution AS i ON i.id = of.value
 WHERE today.day >= date(due.day, '-' || :duty_days || ' days')
   AND EXISTS (SELECT 1 FROM holding_now AS h WHERE h.institution_id = i.id)
   AND NOT EXISTS (SELECT 1 FROM yearly_task AS t
                    WHERE t.institution_id = i.id AND t.kind = 'publicity'
                      AND t.year = strftime('%Y', today.day) + 0)
 ORDER BY i.id;

-- name: warn_leaders_filing
SELECT i.id, i.id, CASE WHEN today.day > due.day THEN 'red' ELSE 'amber' END, NULL, due.day,
       json_object('year', strftime('%Y', today.day) + 0, 'due', due.day)
  FROM today, (SELECT strftime('%Y', day) || printf('-%02d-%02d', :due_month, :due_day) AS day
                 FROM today) AS due,
       json_each(:ids) AS of JOIN institution AS i ON i.id = of.value
 WHERE today.day >= date(due.day, '-' || :duty_days || ' days')
   AND EXISTS (SELECT 1 FROM holding_now AS h WHERE h.institution_id = i.id)
   AND NOT EXISTS (SELECT 1 FROM yearly_task AS t
                    WHERE t.institution_id = i.id AND t.kind = 'leaders_filing'
                      AND t.year = strftime('%Y', today.day) + 0)
 ORDER BY i.id;

-- name: warn_second_post_ended
-- M7: the note that allowed a second office has ended, and the office is kept: amber for the months
-- in which it is to be given back, red from then on.
WITH ended AS MATERIALIZED (
    SELECT x.object_id AS id, max(x.to_date) AS day
      FROM json_each(:ids) AS of
      JOIN warning_exception AS x
        ON x.type = 'people' AND x.object_id = of.value AND x.code = 'second_office'
     GROUP BY x.object_id),
offices AS MATERIALIZED (
    SELECT ended.id, ended.day, json_group_array(DISTINCT o.room_id) AS rooms
      FROM ended JOIN occupancy_now AS o ON o.person_id = ended.id
      JOIN room ON room.id = o.room_id
     WHERE room.use = 'office' AND coalesce(room.subtype, '') NOT IN ('lounge', 'private_wc')
     GROUP BY ended.id HAVING count(DISTINCT o.room_id) > 1)
SELECT offices.id, person.institution_id,
       CASE WHEN date(offices.day, '+' || :vacate_months || ' months') <= today.day
            THEN 'red' ELSE 'amber' END, NULL, offices.day,
       json_object('room_ids', json(rooms), 'vacate_by',
                   date(offices.day, '+' || :vacate_months || ' months'))
  FROM offices JOIN person ON person.id = offices.id, today
 WHERE offices.day <= today.day ORDER BY offices.id;

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
