-- What an institution may have and has, as of :day, from the versions of the
-- registers, so that a past day is read as today is. Areas are 0.01 m2.

-- name: standing_institution
SELECT code, name, class FROM institution_versions
 WHERE id = :id AND valid_from <= :day AND (valid_to IS NULL OR valid_to > :day);

-- name: standing_posts
-- The latest posts of each rank.
SELECT e.rank, e.posts, e.document, e.from_date FROM establishment_versions AS e
 WHERE e.institution_id = :id
   AND e.from_date = (SELECT max(l.from_date) FROM establishment_versions AS l
                       WHERE l.institution_id = e.institution_id AND l.rank = e.rank
                         AND l.from_date <= :day)
 ORDER BY e.id;

-- name: standing_rooms
-- The parts of rooms it holds. Shares of a room are laid end to end in the order of their size, and
-- a part is what lies between two rounded ends: the parts of a room always add up to the room.
-- (Tables, not the views of versions: joined, SQLite would read those whole.)
WITH held AS MATERIALIZED (
    SELECT id, institution_id, room_id, share FROM holding
     WHERE institution_id = :id AND from_date <= :day AND (to_date IS NULL OR to_date > :day)
    UNION ALL
    SELECT id, institution_id, room_id, share FROM holding_history
     WHERE institution_id = :id AND from_date <= :day AND (to_date IS NULL OR to_date > :day)),
laid AS MATERIALIZED (
    SELECT room_id, share,
           coalesce((SELECT sum(o.share) FROM holding AS o
                      WHERE o.room_id = held.room_id AND o.from_date <= :day
                        AND (o.to_date IS NULL OR o.to_date > :day)
                        AND (-o.share, o.institution_id, o.id)
                            < (-held.share, held.institution_id, held.id)), 0)
           + coalesce((SELECT sum(o.share) FROM holding_history AS o
                        WHERE o.room_id = held.room_id AND o.from_date <= :day
                          AND (o.to_date IS NULL OR o.to_date > :day)
                          AND (-o.share, o.institution_id, o.id)
                              < (-held.share, held.institution_id, held.id)), 0) AS share_before
      FROM held)
SELECT room.id, coalesce(room.use, ''), laid.share, laid.share_before,
       coalesce(room.measured_area, room.declared_area),
       room.use = 'technical' AND room.approved_area IS NULL AS unapproved
  FROM laid JOIN room ON room.id = laid.room_id AND room.valid_from <= :day
UNION ALL
SELECT room.id, coalesce(room.use, ''), laid.share, laid.share_before,
       coalesce(room.measured_area, room.declared_area),
       room.use = 'technical' AND room.approved_area IS NULL AS unapproved
  FROM laid JOIN room_history AS room
    ON room.id = laid.room_id AND room.valid_from <= :day AND room.valid_to > :day
 ORDER BY 1;
