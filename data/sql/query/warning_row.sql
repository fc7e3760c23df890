-- Findings as rows: opened, changed, closed; what a change reaches; how they are listed and explained.

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
-- The next objects of a type, and those of open warnings, as a JSON array; the last of them; how many.
SELECT json_group_array(id), max(id), count(*) FROM (
    SELECT * FROM (SELECT id FROM room WHERE :type = 'rooms' AND id > :after ORDER BY id LIMIT :n)
    UNION
    SELECT * FROM (SELECT id FROM person WHERE :type = 'people' AND id > :after ORDER BY id LIMIT :n)
    UNION
    SELECT * FROM (SELECT id FROM institution WHERE :type = 'institutions' AND id > :after ORDER BY id LIMIT :n)
    UNION
    SELECT * FROM (SELECT id FROM building WHERE :type = 'buildings' AND id > :after ORDER BY id LIMIT :n)
    UNION
    SELECT * FROM (SELECT id FROM floor WHERE :type = 'floors' AND id > :after ORDER BY id LIMIT :n)
    UNION
    SELECT * FROM (SELECT DISTINCT object_id AS id FROM warning
                    WHERE type = :type AND closed IS NULL AND object_id > :after
                    ORDER BY object_id LIMIT :n)
    ORDER BY 1 LIMIT :n);

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
    SELECT institution_id FROM json_each(:ids) AS of
      JOIN inspection_finding ON inspection_finding.id = of.value
     WHERE :step = 'institutions_of_findings'
    UNION ALL
    SELECT institution_id FROM json_each(:ids) AS of JOIN review_unit ON review_unit.id = of.value
     WHERE :step = 'institutions_of_reviews'
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
