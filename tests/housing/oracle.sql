-- The ruler's numbers, written apart from the program: one row an institution
-- on :day. Tables `ceiling`(class, rank, value) and `service`(class, low, at_low,
-- high, at_high) are filled from data/standards/<set>.csv, in 0.01 m2.
WITH unit AS (
    SELECT id, class FROM institution WHERE class IS NOT NULL AND valid_from <= :day
    UNION ALL
    SELECT id, class FROM institution_history
     WHERE class IS NOT NULL AND valid_from <= :day AND valid_to > :day),
last AS (
    SELECT institution_id, rank, posts,
           row_number() OVER (PARTITION BY institution_id, rank ORDER BY from_date DESC) AS nth
      FROM establishment WHERE from_date <= :day),
office AS (
    SELECT unit.id, unit.class, coalesce(sum(last.posts), 0) AS x,
           coalesce(sum(last.posts * ceiling.value), 0) AS a
      FROM unit
      LEFT JOIN last ON last.institution_id = unit.id AND last.nth = 1
      LEFT JOIN ceiling ON ceiling.class = unit.class AND ceiling.rank = last.rank
     GROUP BY unit.id),
both AS (
    SELECT office.*,
           CASE WHEN at_low IS NULL THEN NULL
                WHEN x <= low THEN x * at_low
                WHEN x >= high THEN x * at_high
                ELSE (2 * x * (at_low * (high - x) + at_high * (x - low)) + (high - low))
                     / (2 * (high - low)) END AS b
      FROM office LEFT JOIN service ON service.class = office.class),
part AS (
    SELECT h.institution_id AS id, r.use, r.approved_area,
           coalesce(r.measured_area, r.declared_area, 0) AS area, h.share,
           coalesce(sum(h.share) OVER (PARTITION BY h.room_id ORDER BY h.share DESC, h.institution_id, h.id
                                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
      FROM holding AS h
      JOIN (SELECT id, use, approved_area, measured_area, declared_area FROM room WHERE valid_from <= :day
            UNION ALL
            SELECT id, use, approved_area, measured_area, declared_area FROM room_history
             WHERE valid_from <= :day AND valid_to > :day) AS r ON r.id = h.room_id
     WHERE h.from_date <= :day AND (h.to_date IS NULL OR h.to_date > :day)),
held AS (
    SELECT id, sum(area) FILTER (WHERE use = 'office' OR (use = 'technical' AND approved_area IS NULL)) AS office,
           sum(area) FILTER (WHERE use = 'service') AS service,
           sum(area) FILTER (WHERE use = 'equipment') AS equipment,
           sum(area) FILTER (WHERE use = 'technical' AND approved_area IS NULL) AS unapproved
      FROM (SELECT id, use, approved_area,
                   (area * min(before + share, 10000) + 5000) / 10000
                   - (area * min(before, 10000) + 5000) / 10000 AS area FROM part)
     GROUP BY id)
SELECT both.id, both.class, x, a, b, (9 * (a + b) + 50) / 100 AS equipment,
       370 * min(x, 100) + 260 * max(x - 100, 0) AS canteen,
       coalesce(held.office, 0), coalesce(held.service, 0), coalesce(held.equipment, 0),
       coalesce(held.unapproved, 0)
  FROM both LEFT JOIN held ON held.id = both.id ORDER BY both.id;
