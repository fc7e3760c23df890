-- What statistics are made of, as of :day, one table at a time: the cube joins them in memory.
-- Areas are 0.01 m2.

-- name: statistic_rooms
SELECT id, floor_id, use, state, subtype, coalesce(measured_area, declared_area), valid_from
  FROM room WHERE valid_from <= :day
UNION ALL
SELECT id, floor_id, use, state, subtype, coalesce(measured_area, declared_area), valid_from
  FROM room_history WHERE valid_from <= :day AND valid_to > :day
 ORDER BY 1;

-- name: statistic_floors
SELECT id, building_id FROM floor WHERE valid_from <= :day
UNION ALL
SELECT id, building_id FROM floor_history WHERE valid_from <= :day AND valid_to > :day
 ORDER BY 1;

-- name: statistic_buildings
SELECT b.id, b.courtyard_id, y.district_id, b.tenure, b.built, b.name, y.name
  FROM (SELECT id, courtyard_id, tenure, built, name FROM building WHERE valid_from <= :day
        UNION ALL
        SELECT id, courtyard_id, tenure, built, name FROM building_history
         WHERE valid_from <= :day AND valid_to > :day) AS b
  LEFT JOIN (SELECT id, district_id, name FROM courtyard WHERE valid_from <= :day
             UNION ALL
             SELECT id, district_id, name FROM courtyard_history
              WHERE valid_from <= :day AND valid_to > :day) AS y ON y.id = b.courtyard_id
 ORDER BY 1;

-- name: statistic_institutions
SELECT id, class, name, secret, parent_id FROM institution WHERE valid_from <= :day
UNION ALL
SELECT id, class, name, secret, parent_id FROM institution_history
 WHERE valid_from <= :day AND valid_to > :day
 ORDER BY 1;

-- name: statistic_districts
SELECT id, name FROM district WHERE valid_from <= :day
UNION ALL
SELECT id, name FROM district_history WHERE valid_from <= :day AND valid_to > :day
 ORDER BY 1;

-- name: statistic_holdings
-- In the order in which shares are laid end to end: see standing.sql.
SELECT room_id, institution_id, share FROM (
    SELECT id, room_id, institution_id, share FROM holding
     WHERE from_date <= :day AND (to_date IS NULL OR to_date > :day)
    UNION ALL
    SELECT id, room_id, institution_id, share FROM holding_history
     WHERE from_date <= :day AND (to_date IS NULL OR to_date > :day))
 ORDER BY room_id, -share, institution_id, id;

-- name: statistic_seats
-- Who sits in a room, how many, and the sum of their ceilings when all are known.
SELECT o.room_id, count(*), CASE WHEN count(*) = count(c.value) THEN sum(c.value) / 100 END
  FROM (SELECT room_id, person_id FROM occupancy
         WHERE from_date <= :day AND (to_date IS NULL OR to_date > :day)
        UNION ALL
        SELECT room_id, person_id FROM occupancy_history
         WHERE from_date <= :day AND (to_date IS NULL OR to_date > :day)) AS o
  JOIN (SELECT id, institution_id, rank FROM person WHERE valid_from <= :day
        UNION ALL
        SELECT id, institution_id, rank FROM person_history
         WHERE valid_from <= :day AND valid_to > :day) AS p ON p.id = o.person_id
  LEFT JOIN (SELECT id, class FROM institution WHERE valid_from <= :day
             UNION ALL
             SELECT id, class FROM institution_history
              WHERE valid_from <= :day AND valid_to > :day) AS i ON i.id = p.institution_id
  LEFT JOIN rule_now AS c ON c.rule_set = :rule_set AND c.rule = 'R1' AND c.class = i.class
                             AND c.key = p.rank
 GROUP BY o.room_id ORDER BY o.room_id;

-- name: statistic_rooms_of
-- The same of some rooms alone, after an edit.
SELECT id, floor_id, use, state, subtype, coalesce(measured_area, declared_area), valid_from
  FROM room WHERE id IN (SELECT value FROM json_each(:ids)) AND valid_from <= :day
UNION ALL
SELECT id, floor_id, use, state, subtype, coalesce(measured_area, declared_area), valid_from
  FROM room_history
 WHERE id IN (SELECT value FROM json_each(:ids)) AND valid_from <= :day AND valid_to > :day
 ORDER BY 1;

-- name: statistic_holdings_of
SELECT room_id, institution_id, share FROM (
    SELECT id, room_id, institution_id, share FROM holding
     WHERE room_id IN (SELECT value FROM json_each(:ids))
       AND from_date <= :day AND (to_date IS NULL OR to_date > :day)
    UNION ALL
    SELECT id, room_id, institution_id, share FROM holding_history
     WHERE room_id IN (SELECT value FROM json_each(:ids))
       AND from_date <= :day AND (to_date IS NULL OR to_date > :day))
 ORDER BY room_id, -share, institution_id, id;

-- name: statistic_seats_of
SELECT o.room_id, count(*), CASE WHEN count(*) = count(c.value) THEN sum(c.value) / 100 END
  FROM (SELECT room_id, person_id FROM occupancy
         WHERE room_id IN (SELECT value FROM json_each(:ids))
           AND from_date <= :day AND (to_date IS NULL OR to_date > :day)
        UNION ALL
        SELECT room_id, person_id FROM occupancy_history
         WHERE room_id IN (SELECT value FROM json_each(:ids))
           AND from_date <= :day AND (to_date IS NULL OR to_date > :day)) AS o
  JOIN (SELECT id, institution_id, rank FROM person WHERE valid_from <= :day
        UNION ALL
        SELECT id, institution_id, rank FROM person_history
         WHERE valid_from <= :day AND valid_to > :day) AS p ON p.id = o.person_id
  LEFT JOIN (SELECT id, class FROM institution WHERE valid_from <= :day
             UNION ALL
             SELECT id, class FROM institution_history
              WHERE valid_from <= :day AND valid_to > :day) AS i ON i.id = p.institution_id
  LEFT JOIN rule_now AS c ON c.rule_set = :rule_set AND c.rule = 'R1' AND c.class = i.class
                             AND c.key = p.rank
 GROUP BY o.room_id ORDER BY o.room_id;

-- name: statistic_room
SELECT code, number, name, subtype FROM room WHERE id = :id AND valid_from <= :day
UNION ALL
SELECT code, number, name, subtype FROM room_history
 WHERE id = :id AND valid_from <= :day AND valid_to > :day
 LIMIT 1;

-- name: statistic_movements
-- What was given back from :from until the day before :to, and what became of it in that time. Areas
-- are those measured last: a later measurement corrects what was known.
WITH back AS MATERIALIZED (
    SELECT h.institution_id, h.room_id, h.to_date
      FROM holding_versions AS h
     WHERE h.to_date >= :from AND h.to_date < :to
       AND NOT EXISTS (SELECT 1 FROM holding AS again
                        WHERE again.room_id = h.room_id AND again.institution_id = h.institution_id
                          AND again.from_date = h.to_date)
       AND NOT EXISTS (SELECT 1 FROM holding AS heir
                        WHERE heir.room_id = h.room_id AND heir.from_date = h.to_date)),
room_back AS MATERIALIZED (
    SELECT back.room_id, min(back.to_date) AS day,
           coalesce(room.measured_area, room.declared_area) AS area
      FROM back JOIN room ON room.id = back.room_id GROUP BY back.room_id),
next AS MATERIALIZED (
    SELECT b.room_id, b.area, h.institution_id,
           EXISTS (SELECT 1 FROM tenure AS t WHERE t.room_id = b.room_id AND t.kind = 'loan'
                    AND t.from_date = h.from_date) AS lent
      FROM room_back AS b JOIN holding AS h
        ON h.room_id = b.room_id AND h.from_date >= b.day AND h.from_date < :to
     GROUP BY b.room_id)
SELECT (SELECT count(DISTINCT institution_id) FROM back), count(*), coalesce(sum(area), 0),
       (SELECT count(DISTINCT institution_id) FROM next WHERE NOT lent),
       (SELECT count(*) FROM next WHERE NOT lent),
       (SELECT coalesce(sum(area), 0) FROM next WHERE NOT lent),
       (SELECT count(DISTINCT institution_id) FROM next WHERE lent),
       (SELECT count(*) FROM next WHERE lent),
       (SELECT coalesce(sum(area), 0) FROM next WHERE lent)
  FROM room_back;
