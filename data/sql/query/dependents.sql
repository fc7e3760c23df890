-- What refers to a record, before it ends. A record that is in the way must be moved or ended first;
-- what has ended already, and an institution's posts, go into the past along with it.

-- name: dependents
-- in: :register and :id of the record
-- out: the register of what refers to it, how many, and whether they go along
SELECT * FROM (
    SELECT 'courtyards' AS register, count(*) AS count, 0 AS goes_along FROM courtyard
     WHERE :register = 'districts' AND district_id = :id
    UNION ALL
    SELECT 'institutions', count(*), 0 FROM institution
     WHERE :register = 'institutions' AND parent_id = :id
    UNION ALL
    SELECT 'establishments', count(*), 1 FROM establishment
     WHERE :register = 'institutions' AND institution_id = :id
    UNION ALL
    SELECT 'people', count(*), 0 FROM person
     WHERE :register = 'institutions' AND institution_id = :id
    UNION ALL
    SELECT 'buildings', count(*), 0 FROM building
     WHERE :register = 'courtyards' AND courtyard_id = :id
    UNION ALL
    SELECT 'canteens', count(*), 0 FROM canteen
     WHERE :register = 'courtyards' AND courtyard_id = :id
    UNION ALL
    SELECT 'parking', count(*), 0 FROM parking
     WHERE :register = 'courtyards' AND courtyard_id = :id
    UNION ALL
    SELECT 'floors', count(*), 0 FROM floor
     WHERE :register = 'buildings' AND building_id = :id
    UNION ALL
    SELECT 'rooms', count(*), 0 FROM room
     WHERE :register = 'floors' AND floor_id = :id
    UNION ALL
    SELECT 'circulation', count(*), 0 FROM circulation
     WHERE :register = 'floors' AND floor_id = :id
    UNION ALL
    SELECT 'holdings', count(*), coalesce(to_date <= today.day, 0) FROM holding, today
     WHERE (:register = 'institutions' AND institution_id = :id)
        OR (:register = 'rooms' AND room_id = :id)
     GROUP BY 3
    UNION ALL
    SELECT 'occupancy', count(*), coalesce(to_date <= today.day, 0) FROM occupancy, today
     WHERE (:register = 'people' AND person_id = :id) OR (:register = 'rooms' AND room_id = :id)
     GROUP BY 3
    UNION ALL
    SELECT 'tenures', count(*), coalesce(to_date <= today.day, 0) FROM tenure, today
     WHERE (:register = 'buildings' AND building_id = :id)
        OR (:register = 'rooms' AND room_id = :id)
     GROUP BY 3
    UNION ALL
    SELECT 'reservations', count(*), to_date <= today.day FROM reservation, today
     WHERE (:register = 'institutions' AND institution_id = :id)
        OR (:register = 'rooms' AND room_id = :id)
     GROUP BY 3)
 WHERE count > 0
 ORDER BY goes_along, register;
