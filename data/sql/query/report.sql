-- The tables that are handed in, as of today, read by a scoped reader (so the tables themselves, no
-- view of the file's own but those of the registers). Columns in the order of report_table.c; areas
-- are 0.01 m2. :institution and :district NULL: all.

-- name: report_divisions
SELECT d.code, d.name, count(DISTINCT c.id), count(DISTINCT b.id),
       (SELECT coalesce(sum(y.land_area), 0) FROM courtyard AS y WHERE y.district_id = d.id),
       coalesce(sum(b.gross_area), 0)
  FROM district AS d
  LEFT JOIN courtyard AS c ON c.district_id = d.id
  LEFT JOIN building AS b ON b.courtyard_id = c.id
 WHERE :district IS NULL OR d.id = :district
 GROUP BY d.id ORDER BY d.code;

-- name: report_offices
-- A row a building and unit. Parts of shared rooms are laid end to end (standing.sql), what nobody
-- holds is a row of its own, so that every column adds up to the ledger. What is of the building or
-- the unit as a whole stands in its first row. Gross areas by kind follow the usable ones in
-- proportion: that is the method, and the building's own gross area stands beside them.
WITH held AS MATERIALIZED (
    SELECT h.room_id, h.institution_id, h.share,
           min(10000, sum(h.share) OVER (PARTITION BY h.room_id
                                         ORDER BY -h.share, h.institution_id, h.id)) AS upto
      FROM holding AS h, today
     WHERE h.from_date <= today.day AND (h.to_date IS NULL OR h.to_date > today.day)),
size AS MATERIALIZED (
    SELECT room.id, room.use, floor.building_id,
           coalesce(room.measured_area, room.declared_area, 0) AS area
      FROM room JOIN floor ON floor.id = room.floor_id),
piece AS MATERIALIZED (
    SELECT s.building_id, held.institution_id, s.use,
           (s.area * held.upto + 5000) / 10000
           - (s.area * max(0, held.upto - held.share) + 5000) / 10000 AS part
      FROM held JOIN size AS s ON s.id = held.room_id
    UNION ALL
    SELECT s.building_id, NULL, s.use, s.area - (s.area * coalesce(t.upto, 0) + 5000) / 10000
      FROM size AS s
      LEFT JOIN (SELECT room_id, max(upto) AS upto FROM held GROUP BY room_id) AS t
        ON t.room_id = s.id
     WHERE coalesce(t.upto, 0) < 10000),
per AS MATERIALIZED (
    SELECT building_id, institution_id,
           coalesce(sum(part) FILTER (WHERE use = 'office'), 0) AS office,
           coalesce(sum(part) FILTER (WHERE use = 'service'), 0) AS service,
           coalesce(sum(part) FILTER (WHERE use = 'equipment'), 0) AS equipment,
           coalesce(sum(part) FILTER (WHERE use = 'ancillary'), 0) AS ancillary,
           coalesce(sum(part) FILTER (WHERE use = 'technical'), 0) AS technical,
           sum(part) AS usable,
           sum(sum(part)) OVER (PARTITION BY building_id) AS building_usable,
           row_number() OVER (PARTITION BY building_id
                              ORDER BY coalesce(institution_id, 9e15)) AS nth_of_building,
           row_number() OVER (PARTITION BY institution_id ORDER BY building_id) AS nth_of_unit
      FROM piece GROUP BY building_id, institution_id),
posts AS MATERIALIZED (
    SELECT e.institution_id,
           sum(e.posts) FILTER (WHERE e.rank = 'city_head') AS city_head,
           sum(e.posts) FILTER (WHERE e.rank = 'city_deputy') AS city_deputy,
           sum(e.posts) FILTER (WHERE e.rank = 'bureau_head') AS bureau_head,
           sum(e.posts) FILTER (WHERE e.rank = 'bureau_deputy') AS bureau_deputy,
           sum(e.posts) FILTER (WHERE e.rank NOT IN ('city_head', 'city_deputy', 'bureau_head',
                                                     'bureau_deputy')) AS others
      FROM establishment AS e
     WHERE e.from_date = (SELECT max(l.from_date) FROM establishment AS l, today
                           WHERE l.institution_id = e.institution_id AND l.rank = e.rank
                             AND l.from_date <= today.day)
     GROUP BY e.institution_id)
SELECT coalesce(i.name, ''), i.category,
       coalesce(d.name, '') || CASE WHEN instr(b.name, c.name) = 1 THEN ''
                                    ELSE coalesce(nullif(c.address, ''), c.name) || ' ' END
       || b.name,
       CASE WHEN per.nth_of_building = 1 AND b.id = (SELECT min(o.id) FROM building AS o
                                                      WHERE o.courtyard_id = c.id)
            THEN c.land_area END,
       CASE WHEN per.nth_of_building = 1 THEN b.gross_area END,
       CASE WHEN per.building_usable > 0 THEN
           (b.gross_area * (per.office + per.service + per.equipment) + per.building_usable / 2)
           / per.building_usable END,
       CASE WHEN per.building_usable > 0 THEN
           (b.gross_area * per.technical + per.building_usable / 2) / per.building_usable END,
       CASE WHEN per.nth_of_unit = 1 THEN p.city_head END,
       CASE WHEN per.nth_of_unit = 1 THEN p.city_deputy END,
       CASE WHEN per.nth_of_unit = 1 THEN p.bureau_head END,
       CASE WHEN per.nth_of_unit = 1 THEN p.bureau_deputy END,
       CASE WHEN per.nth_of_unit = 1 THEN p.others END,
       per.office, per.service, per.equipment, per.office + per.service + per.equipment,
       per.technical, per.ancillary, per.usable,
       b.title, b.built, coalesce(b.tenure, c.tenure)
  FROM per
  JOIN building AS b ON b.id = per.building_id
  JOIN courtyard AS c ON c.id = b.courtyard_id
  LEFT JOIN district AS d ON d.id = c.district_id
  LEFT JOIN institution AS i ON i.id = per.institution_id
  LEFT JOIN posts AS p ON p.institution_id = per.institution_id
 WHERE (:district IS NULL OR c.district_id = :district)
   AND (:institution IS NULL OR per.institution_id = :institution)
 ORDER BY b.id, per.nth_of_building;

-- name: report_technical
SELECT coalesce(d.name, '') || CASE WHEN instr(b.name, c.name) = 1 THEN ''
                                    ELSE coalesce(nullif(c.address, ''), c.name) || ' ' END
       || b.name,
       c.land_area, b.gross_area,
       (SELECT i.name FROM holding AS h JOIN institution AS i ON i.id = h.institution_id
          JOIN room AS r ON r.id = h.room_id JOIN floor AS f ON f.id = r.floor_id, today
         WHERE f.building_id = b.id AND r.use = 'technical' AND h.from_date <= today.day
           AND (h.to_date IS NULL OR h.to_date > today.day)
         GROUP BY i.id ORDER BY sum(coalesce(r.measured_area, r.declared_area) * h.share) DESC, i.id
         LIMIT 1),
       count(*), sum(coalesce(room.measured_area, room.declared_area)),
       sum(CASE WHEN room.approved_area IS NULL
                THEN coalesce(room.measured_area, room.declared_area) ELSE 0 END),
       b.title, b.built
  FROM room JOIN floor ON floor.id = room.floor_id
  JOIN building AS b ON b.id = floor.building_id
  JOIN courtyard AS c ON c.id = b.courtyard_id
  LEFT JOIN district AS d ON d.id = c.district_id
 WHERE room.use = 'technical' AND (:district IS NULL OR c.district_id = :district)
 GROUP BY b.id ORDER BY b.id;

-- name: report_projects
-- The ledger has no building projects yet: the table is there, and empty.
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

-- name: report_over
-- As /api/warnings finds it. People: those whom the reader may see.
SELECT i.name,
       (SELECT group_concat(name, ' ') FROM (
            SELECT person.name FROM occupancy AS o JOIN person ON person.id = o.person_id, today
             WHERE o.room_id = room.id AND o.from_date <= today.day
               AND (o.to_date IS NULL OR o.to_date > today.day) ORDER BY person.id)),
       building.name, coalesce(floor.label, ''), coalesce(room.number, room.code),
       coalesce(room.measured_area, room.declared_area),
       coalesce(room.measured_area, room.declared_area) - w.amount, w.amount,
       CASE WHEN coalesce(room.measured_area, room.declared_area) > w.amount
            THEN (w.amount * 20000 / (coalesce(room.measured_area, room.declared_area) - w.amount)
                  + 1) / 2 END,
       w.since, w.level,
       coalesce((SELECT x.document FROM warning_exception AS x, today
                  WHERE x.code = w.code AND x.type = w.type AND x.object_id = w.object_id
                    AND x.from_date <= today.day AND x.to_date > today.day
                  ORDER BY x.id DESC LIMIT 1), '')
  FROM warning AS w
  JOIN room ON room.id = w.object_id
  JOIN floor ON floor.id = room.floor_id
  JOIN building ON building.id = floor.building_id
  JOIN courtyard ON courtyard.id = building.courtyard_id
  LEFT JOIN institution AS i ON i.id = w.institution_id
 WHERE w.code = 'over_standard' AND w.type = 'rooms' AND w.closed IS NULL
   AND (w.institution_id IS NULL OR i.id IS NOT NULL)
   AND (:institution IS NULL OR w.institution_id = :institution)
   AND (:district IS NULL OR courtyard.district_id = :district)
 ORDER BY i.code, building.id, floor.ordinal, room.number, room.id;

-- name: report_survey
-- Rooms whose measured area is not what was declared or drawn, beyond the limit of grade 2 of GB/T
-- 17986.1: 0.04√S + 0.002S.
WITH looked AS MATERIALIZED (
    SELECT room.id, room.floor_id, room.code, room.number, room.declared_area AS declared,
           room.measured_area AS measured,
           CAST(round(100 * ST_Area(ST_Transform(room.geometry, 4548))) AS INTEGER) AS drawn,
           CAST(round(4 * sqrt(room.measured_area / 100.0) + 0.002 * room.measured_area)
                AS INTEGER) AS allowed
      FROM room WHERE room.measured_area IS NOT NULL)
SELECT building.name, coalesce(floor.label, ''), coalesce(l.number, l.code), l.declared, l.measured,
       l.drawn, l.measured - l.declared, l.measured - l.drawn, l.allowed
  FROM looked AS l
  JOIN floor ON floor.id = l.floor_id
  JOIN building ON building.id = floor.building_id
  JOIN courtyard ON courtyard.id = building.courtyard_id
 WHERE (abs(l.measured - l.declared) > l.allowed OR abs(l.measured - l.drawn) > l.allowed)
   AND (:district IS NULL OR courtyard.district_id = :district)
   AND (:institution IS NULL
        OR EXISTS (SELECT 1 FROM holding AS h, today
                    WHERE h.room_id = l.id AND h.institution_id = :institution
                      AND h.from_date <= today.day
                      AND (h.to_date IS NULL OR h.to_date > today.day)))
 ORDER BY building.id, floor.ordinal, l.number, l.id;

-- name: report_certificates
SELECT b.name, c.name, b.title, b.certificate_no, b.certificate_area, b.gross_area,
       (SELECT sum(floor.gross_area) FROM floor WHERE floor.building_id = b.id),
       b.certificate_area - b.gross_area,
       CASE WHEN b.title IS NULL OR b.title = 'none' THEN 'untitled'
            WHEN b.certificate_area IS NULL OR b.gross_area IS NULL THEN 'unknown'
            WHEN abs(b.certificate_area - b.gross_area)
                 > 4 * sqrt(b.certificate_area / 100.0) + 0.002 * b.certificate_area THEN 'differs'
            ELSE 'agrees' END
  FROM building AS b JOIN courtyard AS c ON c.id = b.courtyard_id
 WHERE :district IS NULL OR c.district_id = :district
 ORDER BY b.id;

-- name: report_subledger
-- What the unit signed last against what the ledger has now.
WITH held AS MATERIALIZED (
    SELECT h.room_id, h.institution_id, h.share,
           min(10000, sum(h.share) OVER (PARTITION BY h.room_id
                                         ORDER BY -h.share, h.institution_id, h.id)) AS upto
      FROM holding AS h, today
     WHERE h.from_date <= today.day AND (h.to_date IS NULL OR h.to_date > today.day)),
now AS MATERIALIZED (
    SELECT held.institution_id, count(*) AS rooms,
           sum((coalesce(r.measured_area, r.declared_area, 0) * held.upto + 5000) / 10000
               - (coalesce(r.measured_area, r.declared_area, 0) * max(0, held.upto - held.share)
                  + 5000) / 10000) AS area
      FROM held JOIN room AS r ON r.id = held.room_id GROUP BY held.institution_id)
SELECT i.code, i.name, u.rooms, u.area, substr(u.signed, 1, 10), coalesce(now.rooms, 0),
       coalesce(now.area, 0), now.rooms - u.rooms, now.area - u.area,
       CASE WHEN u.signed IS NULL THEN 'unsigned'
            WHEN now.rooms = u.rooms AND now.area = u.area THEN 'agrees' ELSE 'differs' END
  FROM institution AS i
  LEFT JOIN now ON now.institution_id = i.id
  LEFT JOIN review_unit AS u
    ON u.id = (SELECT max(o.id) FROM review_unit AS o
                WHERE o.institution_id = i.id AND o.signed IS NOT NULL)
 WHERE (now.rooms IS NOT NULL OR u.id IS NOT NULL)
   AND (:institution IS NULL OR i.id = :institution)
 ORDER BY i.code;

-- name: report_publicity
-- What a unit shows its own staff each year.
SELECT i.name, building.name, coalesce(floor.label, ''), coalesce(room.number, room.code), room.use,
       coalesce(room.measured_area, room.declared_area), h.share,
       (SELECT count(*) FROM occupancy AS o, today
         WHERE o.room_id = room.id AND o.from_date <= today.day
           AND (o.to_date IS NULL OR o.to_date > today.day)),
       (SELECT group_concat(name, ' ') FROM (
            SELECT person.name FROM occupancy AS o JOIN person ON person.id = o.person_id, today
             WHERE o.room_id = room.id AND o.from_date <= today.day
               AND (o.to_date IS NULL OR o.to_date > today.day) ORDER BY person.id))
  FROM holding AS h JOIN institution AS i ON i.id = h.institution_id
  JOIN room ON room.id = h.room_id
  JOIN floor ON floor.id = room.floor_id
  JOIN building ON building.id = floor.building_id
  JOIN courtyard ON courtyard.id = building.courtyard_id, today
 WHERE h.from_date <= today.day AND (h.to_date IS NULL OR h.to_date > today.day)
   AND (:institution IS NULL OR h.institution_id = :institution)
   AND (:district IS NULL OR courtyard.district_id = :district)
 ORDER BY i.code, building.id, floor.ordinal, room.number, room.id;

-- name: report_leaders
-- Leaders' offices, as filed with the bureau: a row a leader and room.
SELECT i.name, person.name, person.rank, building.name, coalesce(floor.label, ''),
       coalesce(room.number, room.code), room.subtype,
       coalesce(room.measured_area, room.declared_area), c.value / 100, o.kind, o.from_date
  FROM person JOIN institution AS i ON i.id = person.institution_id
  JOIN occupancy AS o ON o.person_id = person.id
  JOIN room ON room.id = o.room_id
  JOIN floor ON floor.id = room.floor_id
  JOIN building ON building.id = floor.building_id
  LEFT JOIN rule_now AS c
    ON c.rule_set = (SELECT s.id FROM rule_set AS s, today AS t
                      WHERE s.from_date <= t.day ORDER BY s.from_date DESC LIMIT 1)
       AND c.rule = 'R1' AND c.class = i.class AND c.key = person.rank, today
 WHERE person.status = 'active' AND person.rank IS NOT NULL AND person.rank <> 'staff'
   AND o.from_date <= today.day AND (o.to_date IS NULL OR o.to_date > today.day)
   AND (:institution IS NULL OR i.id = :institution)
 ORDER BY i.code, c.value DESC, person.id, o.kind, room.id;

-- name: report_tasks
-- Whether units have done this year what they must each year.
SELECT i.code, i.name,
       (SELECT t.done_on FROM yearly_task AS t
         WHERE t.institution_id = i.id AND t.year = strftime('%Y', today.day) + 0
           AND t.kind = 'publicity'),
       (SELECT t.evidence FROM yearly_task AS t
         WHERE t.institution_id = i.id AND t.year = strftime('%Y', today.day) + 0
           AND t.kind = 'publicity'),
       (SELECT t.done_on FROM yearly_task AS t
         WHERE t.institution_id = i.id AND t.year = strftime('%Y', today.day) + 0
           AND t.kind = 'leaders_filing'),
       (SELECT t.evidence FROM yearly_task AS t
         WHERE t.institution_id = i.id AND t.year = strftime('%Y', today.day) + 0
           AND t.kind = 'leaders_filing')
  FROM institution AS i, today
 WHERE EXISTS (SELECT 1 FROM holding AS h WHERE h.institution_id = i.id
                 AND h.from_date <= today.day AND (h.to_date IS NULL OR h.to_date > today.day))
   AND (:institution IS NULL OR i.id = :institution)
 ORDER BY i.code;

-- name: report_snapshot_insert
INSERT INTO report_snapshot(report, form, title, file_name, institution_id, district_id, lang, day,
                            made, made_by, people, digest, bytes, blob)
VALUES(:report, :form, :title, :file_name, :institution, :district, :lang, :day, :made, :made_by,
       :people, :digest, :bytes, :blob);

-- name: report_snapshots
SELECT id, report, form, title, file_name, lang, day, made, made_by, digest, bytes, people
  FROM report_snapshot
 WHERE id < :before AND (:report IS NULL OR report = :report)
 ORDER BY id DESC LIMIT :limit;

-- name: report_snapshot_by_id
SELECT report, form, file_name, people, digest, bytes, blob FROM report_snapshot WHERE id = :id;

-- name: report_of
-- The names that are written on it, and in a file's name.
SELECT (SELECT name FROM institution WHERE id = :institution),
       (SELECT code FROM district WHERE id = :district),
       (SELECT name FROM district WHERE id = :district),
       (SELECT value FROM meta WHERE key = 'name');

-- name: yearly_task_put
INSERT INTO yearly_task(year, kind, institution_id, done_on, evidence, signed_by)
VALUES(:year, :kind, :institution, :done_on, :evidence, :signed_by)
    ON CONFLICT(year, kind, institution_id) DO UPDATE
   SET done_on = excluded.done_on, evidence = excluded.evidence, signed_by = excluded.signed_by,
       revision = revision + 1;

-- name: yearly_task_list
-- Every unit that holds rooms, with what it has done in :year of :kind.
SELECT i.id, i.code, i.name, t.done_on, t.evidence, t.signed_by
  FROM institution AS i
  LEFT JOIN yearly_task AS t
    ON t.institution_id = i.id AND t.year = :year AND t.kind = :kind, today
 WHERE EXISTS (SELECT 1 FROM holding AS h WHERE h.institution_id = i.id
                 AND h.from_date <= today.day AND (h.to_date IS NULL OR h.to_date > today.day))
 ORDER BY i.code;

-- name: report_province_units
SELECT i.code, i.name, i.class, i.category,
       (SELECT p.code FROM institution AS p WHERE p.id = i.parent_id),
       (SELECT sum(e.posts) FROM establishment AS e
         WHERE e.institution_id = i.id
           AND e.from_date = (SELECT max(l.from_date) FROM establishment AS l, today
                               WHERE l.institution_id = e.institution_id AND l.rank = e.rank
                                 AND l.from_date <= today.day))
  FROM institution AS i ORDER BY i.code;

-- name: report_province_courtyards
SELECT c.code, c.name, d.code, c.address, c.land_area, c.tenure
  FROM courtyard AS c LEFT JOIN district AS d ON d.id = c.district_id ORDER BY c.code;

-- name: report_province_buildings
SELECT b.code, c.code, b.name, b.floors_above, b.floors_below, b.gross_area, b.certificate_no,
       b.certificate_area, b.title, b.built, b.state
  FROM building AS b JOIN courtyard AS c ON c.id = b.courtyard_id ORDER BY b.code;

-- name: report_province_rooms
SELECT r.code, b.code, f.ordinal, r.number, r.use, r.subtype,
       coalesce(r.measured_area, r.declared_area), r.state,
       (SELECT i.code FROM holding AS h JOIN institution AS i ON i.id = h.institution_id, today
         WHERE h.room_id = r.id AND h.from_date <= today.day
           AND (h.to_date IS NULL OR h.to_date > today.day)
         ORDER BY h.share DESC, h.institution_id LIMIT 1)
  FROM room AS r JOIN floor AS f ON f.id = r.floor_id JOIN building AS b ON b.id = f.building_id
 ORDER BY r.code;

-- name: report_province_people
SELECT p.code, p.name, i.code, p.rank, p.status,
       (SELECT r.code FROM occupancy AS o JOIN room AS r ON r.id = o.room_id, today
         WHERE o.person_id = p.id AND o.from_date <= today.day
           AND (o.to_date IS NULL OR o.to_date > today.day)
         ORDER BY o.kind, o.id LIMIT 1)
  FROM person AS p JOIN institution AS i ON i.id = p.institution_id ORDER BY p.code, p.id;
